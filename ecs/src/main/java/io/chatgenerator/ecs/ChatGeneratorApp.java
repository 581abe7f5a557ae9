package io.chatgenerator.ecs;

import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import java.nio.file.Path;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.Tags;

/**
 * What the CDK command line runs. Needs no AWS account: nothing is looked up, whatever differs
 * between environments is an option here or a parameter of the stack.
 */
public final class ChatGeneratorApp {
  private static final int WRONG_OPTIONS = 2;

  private ChatGeneratorApp() {}

  public static void main(String[] arguments) {
    App app = new App();
    try {
      define(app);
    } catch (StackOptions.InvalidException wrong) {
      System.err.println(wrong.getMessage());
      System.exit(WRONG_OPTIONS);
    }
    app.synth();
  }

  /** Adds the stack, and the checks that stop the deployment of an unexplained finding. */
  static ChatGeneratorStack define(App app) {
    StackOptions options =
        StackOptions.from(Stage.over(app.getNode()::tryGetContext, Path.of("stages")));
    ChatGeneratorStack stack = new ChatGeneratorStack(app, options.name(), options);
    options.tags().forEach(Tags.of(stack)::add);
    Aspects.of(app).add(AwsSolutionsChecks.Builder.create().verbose(true).build());
    return stack;
  }
}
