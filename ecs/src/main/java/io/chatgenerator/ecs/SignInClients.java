package io.chatgenerator.ecs;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.CfnResource;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.services.cognito.AuthFlow;
import software.amazon.awscdk.services.cognito.CfnManagedLoginBranding;
import software.amazon.awscdk.services.cognito.CfnUserPoolClient;
import software.amazon.awscdk.services.cognito.CognitoDomainOptions;
import software.amazon.awscdk.services.cognito.ManagedLoginVersion;
import software.amazon.awscdk.services.cognito.OAuthFlows;
import software.amazon.awscdk.services.cognito.OAuthScope;
import software.amazon.awscdk.services.cognito.OAuthSettings;
import software.amazon.awscdk.services.cognito.ResourceServerScope;
import software.amazon.awscdk.services.cognito.UserPool;
import software.amazon.awscdk.services.cognito.UserPoolClient;
import software.amazon.awscdk.services.cognito.UserPoolClientIdentityProvider;
import software.amazon.awscdk.services.cognito.UserPoolDomain;
import software.amazon.awscdk.services.cognito.UserPoolResourceServer;
import software.constructs.Construct;

/**
 * The two kinds of callers: browsers, which sign a user in, and machines, which publish. A browser
 * keeps no secret, so its client has none and uses the authorization code with PKCE.
 */
final class SignInClients extends Construct {
  /** How long a user who is blocked works on at most: tokens are not looked up each time. */
  private static final Duration TOKENS_OF_USERS = Duration.minutes(15);

  private static final String RESOURCE_SERVER = "stories";
  private static final String PUBLISH = "publish";

  /** The scope as it stands in a token. */
  static final String PUBLISH_SCOPE = RESOURCE_SERVER + "/" + PUBLISH;

  private final UserPoolClient browser;
  private final UserPoolClient machine;
  private final UserPoolDomain domain;

  SignInClients(Construct scope, String id, UserPool users, String site, int signInDays) {
    super(scope, id);
    browser = browserClient(users, site, signInDays);
    machine = machineClient(users);
    domain =
        UserPoolDomain.Builder.create(this, "Domain")
            .userPool(users)
            .cognitoDomain(CognitoDomainOptions.builder().domainPrefix(domainPrefix()).build())
            .managedLoginVersion(ManagedLoginVersion.NEWER_MANAGED_LOGIN)
            .build();
    // Without a style, even the default one, managed login answers a client with an error page.
    CfnManagedLoginBranding.Builder.create(this, "Style")
        .userPoolId(users.getUserPoolId())
        .clientId(browser.getUserPoolClientId())
        .useCognitoProvidedValues(true)
        .build()
        .getNode()
        .addDependency(domain);
    keepSignedIn(users, signInDays);
  }

  UserPoolClient browser() {
    return browser;
  }

  UserPoolClient machine() {
    return machine;
  }

  /** Where the sign-in pages and the token endpoint are. */
  String address() {
    return domain.baseUrl();
  }

  private UserPoolClient browserClient(UserPool users, String site, int signInDays) {
    return UserPoolClient.Builder.create(this, "Browser")
        .userPool(users)
        .generateSecret(false)
        .authFlows(AuthFlow.builder().userSrp(true).build())
        .oAuth(
            OAuthSettings.builder()
                .flows(OAuthFlows.builder().authorizationCodeGrant(true).build())
                .scopes(List.of(OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE))
                .callbackUrls(List.of(site + "/"))
                .logoutUrls(List.of(site + "/"))
                .build())
        .supportedIdentityProviders(List.of(UserPoolClientIdentityProvider.COGNITO))
        .preventUserExistenceErrors(true)
        .enableTokenRevocation(true)
        .accessTokenValidity(TOKENS_OF_USERS)
        .idTokenValidity(TOKENS_OF_USERS)
        .refreshTokenValidity(Duration.days(signInDays))
        // A page that was cut off before the answer came tries the old one again.
        .refreshTokenRotationGracePeriod(Duration.seconds(60))
        .build();
  }

  /**
   * The session of managed login lasts an hour unless Cognito tracks sessions. Written by hand: the
   * CDK of this version does not know these two types of CloudFormation.
   */
  private void keepSignedIn(UserPool users, int days) {
    CfnResource tracked =
        CfnResource.Builder.create(this, "Sessions")
            .type("AWS::Cognito::UserPoolSessionConfigurationAttachment")
            .properties(
                Map.of(
                    "UserPoolId", users.getUserPoolId(),
                    "UserSessionTracking", "ENABLED",
                    "TokenSession", Map.of("MaxPerUser", 20)))
            .build();
    CfnResource session =
        CfnResource.Builder.create(this, "BrowserSession")
            .type("AWS::Cognito::UserPoolClientSessionConfigurationAttachment")
            .properties(
                Map.of(
                    "UserPoolId", users.getUserPoolId(),
                    "ClientId", browser.getUserPoolClientId(),
                    "SSOSession", Map.of("MaxValidityMinutes", Duration.days(days).toMinutes())))
            .build();
    session.getNode().addDependency(tracked);
    for (CfnResource young : List.of(tracked, session)) {
      Accepted.template(
          young, "F3006", "E3006", "CloudFormation has this type; the rules of today are older.");
    }
  }

  private UserPoolClient machineClient(UserPool users) {
    ResourceServerScope publish =
        ResourceServerScope.Builder.create()
            .scopeName(PUBLISH)
            .scopeDescription("Hand events to subscribers")
            .build();
    UserPoolResourceServer server =
        UserPoolResourceServer.Builder.create(this, "Stories")
            .userPool(users)
            .identifier(RESOURCE_SERVER)
            .scopes(List.of(publish))
            .build();
    UserPoolClient client =
        UserPoolClient.Builder.create(this, "Machine")
            .userPool(users)
            .generateSecret(true)
            .oAuth(
                OAuthSettings.builder()
                    .flows(OAuthFlows.builder().clientCredentials(true).build())
                    .scopes(List.of(OAuthScope.resourceServer(server, publish)))
                    .build())
            .supportedIdentityProviders(List.of(UserPoolClientIdentityProvider.COGNITO))
            .enableTokenRevocation(true)
            .accessTokenValidity(Duration.hours(1))
            .build();
    // Without this list Cognito lets users sign in by SRP and by refresh tokens.
    ((CfnUserPoolClient) client.getNode().getDefaultChild()).setExplicitAuthFlows(List.of());
    return client;
  }

  /** A prefix is unique among all customers of a region; the stack's id brings what makes it so. */
  private static String domainPrefix() {
    String uuid = Fn.select(2, Fn.split("/", Aws.STACK_ID));
    return "chat-generator-" + Fn.select(4, Fn.split("-", uuid));
  }
}
