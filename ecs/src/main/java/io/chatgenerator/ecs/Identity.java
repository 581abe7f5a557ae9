package io.chatgenerator.ecs;

import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.cognito.AccountRecovery;
import software.amazon.awscdk.services.cognito.AutoVerifiedAttrs;
import software.amazon.awscdk.services.cognito.FeaturePlan;
import software.amazon.awscdk.services.cognito.Mfa;
import software.amazon.awscdk.services.cognito.MfaSecondFactor;
import software.amazon.awscdk.services.cognito.PasswordPolicy;
import software.amazon.awscdk.services.cognito.SignInAliases;
import software.amazon.awscdk.services.cognito.UserInvitationConfig;
import software.amazon.awscdk.services.cognito.UserPool;
import software.constructs.Construct;

/** Who may sign in, and how: the user pool, its clients and its sign-in pages. */
final class Identity extends Construct {
  private final UserPool userPool;
  private final SignInClients clients;

  /**
   * @param site where the web page is, without a slash at the end
   */
  Identity(Construct scope, String id, StackOptions options, String site) {
    super(scope, id);
    userPool =
        UserPool.Builder.create(this, "Users")
            .selfSignUpEnabled(options.selfSignUp())
            .userInvitation(invitation(site))
            .signInAliases(SignInAliases.builder().email(true).build())
            .signInCaseSensitive(false)
            .autoVerify(AutoVerifiedAttrs.builder().email(true).build())
            .accountRecovery(AccountRecovery.EMAIL_ONLY)
            .passwordPolicy(passwords())
            .mfa(Mfa.OPTIONAL)
            .mfaSecondFactor(MfaSecondFactor.builder().otp(true).sms(false).build())
            .featurePlan(FeaturePlan.ESSENTIALS)
            .deletionProtection(true)
            .removalPolicy(RemovalPolicy.RETAIN)
            .build();
    clients = new SignInClients(this, "Clients", userPool, site, options.signInDays());
    acceptFindings();
  }

  UserPool userPool() {
    return userPool;
  }

  SignInClients clients() {
    return clients;
  }

  /** What the tokens name as their issuer. */
  String issuer() {
    return userPool.getUserPoolProviderUrl();
  }

  /** Cognito puts name and password into the places in braces. */
  private static UserInvitationConfig invitation(String site) {
    return UserInvitationConfig.builder()
        .emailSubject("Your account at Chat Generator")
        .emailBody(
            "You are invited to write stories at <a href=\"%1$s\">%1$s</a>.<br>".formatted(site)
                + "Sign in as {username} with the password {####} within three days;"
                + " you are then asked for one of your own.")
        .build();
  }

  private static PasswordPolicy passwords() {
    return PasswordPolicy.builder()
        .minLength(12)
        .requireLowercase(true)
        .requireUppercase(true)
        .requireDigits(true)
        .requireSymbols(true)
        .tempPasswordValidity(Duration.days(3))
        .build();
  }

  private void acceptFindings() {
    Accepted.finding(
        userPool,
        "COG2",
        "A second factor is each user's choice: an account guards children's stories, and a"
            + " required one would keep readers away.");
    Accepted.finding(
        userPool,
        "COG3",
        "Threat protection needs the plan Plus, which bills every user; it is switched on by"
            + " changing the plan, without any other change here.");
  }
}
