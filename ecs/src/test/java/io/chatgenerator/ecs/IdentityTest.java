package io.chatgenerator.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IdentityTest {
  private final Synthesized service = Synthesized.service();
  private final JsonNode pool = service.only("AWS::Cognito::UserPool");

  @Test
  void demandsStrongPasswords() {
    JsonNode policy = pool.at("/Policies/PasswordPolicy");

    assertThat(policy.path("MinimumLength").asInt()).isGreaterThanOrEqualTo(12);
    for (String kind : new String[] {"Lowercase", "Uppercase", "Numbers", "Symbols"}) {
      assertThat(policy.path("Require" + kind).asBoolean()).as(kind).isTrue();
    }
  }

  @Test
  void offersASecondFactorThatIsNoSms() {
    assertThat(pool.path("MfaConfiguration").asText()).isEqualTo("OPTIONAL");
    assertThat(Synthesized.texts(pool.path("EnabledMfas"))).containsExactly("SOFTWARE_TOKEN_MFA");
  }

  @Test
  void keepsItsUsersWhateverHappensToTheStack() {
    assertThat(pool.path("DeletionProtection").asText()).isEqualTo("ACTIVE");
    assertThat(service.resources("AWS::Cognito::UserPool"))
        .allSatisfy(r -> assertThat(r.path("DeletionPolicy").asText()).isEqualTo("Retain"));
  }

  @Test
  void letsStrangersInOnlyWhereAnOptionSaysSo() {
    String closed = "/AdminCreateUserConfig/AllowAdminCreateUserOnly";
    Synthesized open = Synthesized.with(Map.of("trial", "true", "selfSignUp", "true"));

    assertThat(pool.at(closed).asBoolean()).isTrue();
    assertThat(open.only("AWS::Cognito::UserPool").at(closed).asBoolean()).isFalse();
  }

  @Test
  void signsBrowsersInByCodeWithoutASecret() {
    JsonNode browser = client("code");

    assertThat(browser.path("GenerateSecret").asBoolean()).isFalse();
    assertThat(Synthesized.texts(browser.path("AllowedOAuthFlows"))).containsExactly("code");
    assertThat(Synthesized.texts(browser.path("AllowedOAuthScopes")))
        .contains("openid")
        .doesNotContain("stories/publish", "aws.cognito.signin.user.admin");
    assertThat(browser.path("CallbackURLs").toString()).contains("https://", "DomainName");
    assertThat(browser.path("PreventUserExistenceErrors").asText()).isEqualTo("ENABLED");
  }

  @Test
  void returnsToLocalhostInATrial() {
    assertThat(Synthesized.trial().all("AWS::Cognito::UserPoolClient"))
        .anyMatch(
            client ->
                Synthesized.texts(client.path("CallbackURLs")).contains("http://localhost:8080/"));
  }

  @Test
  void givesMachinesTheScopeToPublishAndNothingElse() {
    JsonNode machine = client("client_credentials");

    assertThat(machine.path("GenerateSecret").asBoolean()).isTrue();
    assertThat(machine.path("AllowedOAuthScopes")).hasSize(1);
    assertThat(machine.path("AllowedOAuthScopes").toString()).contains("/publish");
    JsonNode server = service.only("AWS::Cognito::UserPoolResourceServer");
    assertThat(server.path("Identifier").asText()).isEqualTo("stories");
    assertThat(server.path("Scopes").findValuesAsText("ScopeName")).containsExactly("publish");
  }

  @Test
  void hasManagedLoginWithAStyle() {
    assertThat(service.only("AWS::Cognito::UserPoolDomain").path("ManagedLoginVersion").asInt())
        .isEqualTo(2);
    JsonNode style = service.only("AWS::Cognito::ManagedLoginBranding");
    assertThat(style.path("UseCognitoProvidedValues").asBoolean()).isTrue();
    assertThat(style.path("ClientId").toString()).contains("Browser");
    assertThat(pool.path("UserPoolTier").asText()).isEqualTo("ESSENTIALS");
  }

  @Test
  void namesTheSiteInAnInvitation() {
    JsonNode invitation = pool.at("/AdminCreateUserConfig/InviteMessageTemplate");

    assertThat(invitation.path("EmailMessage").toString())
        .contains("DomainName", "{username}", "{####}");
  }

  @Test
  void keepsUsersSignedInForAsLongAsAnOptionSays() {
    assertThat(client("code").path("RefreshTokenValidity").asInt()).isEqualTo(30 * 24 * 60);
    assertThat(session(service)).isEqualTo(30 * 24 * 60);
    assertThat(session(Synthesized.with(Map.of("trial", "true", "signInDays", "7"))))
        .isEqualTo(7 * 24 * 60);
    assertThat(
            service
                .only("AWS::Cognito::UserPoolSessionConfigurationAttachment")
                .path("UserSessionTracking")
                .asText())
        .isEqualTo("ENABLED");
  }

  @Test
  void rotatesRefreshTokensWithGraceForAPageThatGotNoAnswer() {
    JsonNode rotation = client("code").path("RefreshTokenRotation");

    assertThat(rotation.path("Feature").asText()).isEqualTo("ENABLED");
    assertThat(rotation.path("RetryGracePeriodSeconds").asInt()).isEqualTo(60);
    // Cognito refuses both together.
    assertThat(Synthesized.texts(client("code").path("ExplicitAuthFlows")))
        .containsExactly("ALLOW_USER_SRP_AUTH");
  }

  @Test
  void letsNoUserSignInByTheClientOfMachines() {
    JsonNode flows = client("client_credentials").path("ExplicitAuthFlows");

    assertThat(flows.isArray()).isTrue();
    assertThat(flows).isEmpty();
  }

  private static int session(Synthesized stack) {
    return stack
        .only("AWS::Cognito::UserPoolClientSessionConfigurationAttachment")
        .at("/SSOSession/MaxValidityMinutes")
        .asInt();
  }

  private JsonNode client(String flow) {
    return service.all("AWS::Cognito::UserPoolClient").stream()
        .filter(c -> Synthesized.texts(c.path("AllowedOAuthFlows")).contains(flow))
        .findFirst()
        .orElseThrow();
  }
}
