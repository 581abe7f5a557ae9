package io.chatgenerator.local;

import java.util.stream.Collectors;

/** The pages of the {@link LocalIssuer}: plain HTML, light and dark, without scripts. */
final class SignInPage {
  private static final String FRAME =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>%s</title>
      <style>
      :root { --page: #f4f1ea; --card: #fffdf9; --ink: #26221c; --soft: #655d50; --line: #8a8174;
              --accent: #8a3b12; --on-accent: #ffffff; --bad: #a3180f }
      @media (prefers-color-scheme: dark) {
        :root { --page: #16140f; --card: #221f19; --ink: #f1ece2; --soft: #b9b0a1; --line: #857b6b;
                --accent: #f0a878; --on-accent: #2b1406; --bad: #ff9b8f } }
      * { box-sizing: border-box }
      body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem;
             background: var(--page); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif }
      main { width: 100%%; max-width: 24rem; padding: 2rem; border-radius: 1rem;
             background: var(--card); box-shadow: 0 1px 2px #0002, 0 12px 40px #0002 }
      h1 { margin: 0 0 .25rem; font: 600 1.6rem/1.2 Georgia, serif }
      p { margin: 0 0 1.25rem; color: var(--soft) }
      form { display: grid; gap: .6rem; margin: 0 }
      form + form { margin-top: 1.25rem; padding-top: 1.25rem; border-top: 1px solid #8885 }
      label { font-weight: 600 }
      input, button { width: 100%%; min-height: 2.9rem; padding: .55rem .9rem; font: inherit;
                      border-radius: .6rem; border: 1px solid var(--line); color: inherit;
                      background: transparent }
      button { cursor: pointer; text-align: left }
      button small { display: block; color: var(--soft) }
      button.go { text-align: center; font-weight: 600; border-color: var(--accent);
                  background: var(--accent); color: var(--on-accent) }
      button:hover { border-color: var(--accent) }
      :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
      .bad { color: var(--bad); margin: 0 }
      footer { margin-top: 1.5rem; font-size: .85rem; color: var(--soft) }
      </style>
      </head>
      <body>
      <main>
      %s
      </main>
      </body>
      </html>
      """;

  private static final String FORMS =
      """
      <h1>Sign in</h1>
      <p>Who would like to hear a story?</p>
      <form method="post" action="authorize" aria-label="Ready-made users">
      %1$s
      %2$s
      </form>
      <form method="post" action="authorize" aria-label="Somebody else">
      %1$s
      <label for="name">Somebody else</label>
      %3$s
      <button class="go">Sign in</button>
      </form>
      <footer>A stand-in for Cognito on this machine: no password, nothing leaves it.</footer>
      """;

  private static final String NAME_FIELD =
      """
      <input id="name" name="name" required maxlength="64" autocomplete="username"%s>
      """;

  private SignInPage() {}

  static String ask(AuthorizationRequest request) {
    return page(request, NAME_FIELD.formatted(""));
  }

  /** The page with a hint that the name was not usable. */
  static String askAgain(AuthorizationRequest request) {
    String field =
        NAME_FIELD.formatted(" aria-invalid=\"true\" aria-describedby=\"hint\" autofocus");
    String hint = "<p id=\"hint\" class=\"bad\">Please give a name of up to 64 characters.</p>";
    return page(request, field + hint);
  }

  static String message(String title, String words) {
    return FRAME.formatted(title, "<h1>%s</h1><p>%s</p>".formatted(escape(title), escape(words)));
  }

  private static String page(AuthorizationRequest request, String nameField) {
    String buttons =
        LocalUser.readyMade().stream().map(SignInPage::button).collect(Collectors.joining());
    return FRAME.formatted("Sign in", FORMS.formatted(hidden(request), buttons, nameField));
  }

  private static String button(LocalUser user) {
    return "<button name=\"name\" value=\"%s\">%s<small>%s</small></button>\n"
        .formatted(escape(user.username()), escape(user.name()), escape(user.email()));
  }

  private static String hidden(AuthorizationRequest request) {
    return request.parameters().entrySet().stream()
        .map(
            parameter ->
                "<input type=\"hidden\" name=\"%s\" value=\"%s\">"
                    .formatted(parameter.getKey(), escape(parameter.getValue())))
        .collect(Collectors.joining("\n"));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
