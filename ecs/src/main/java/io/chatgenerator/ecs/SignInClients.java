package io.chatgenerator.ecs;

import java.util.List;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.services.cognito.AuthFlow;
import software.amazon.awscdk.services.cognito.CfnManagedLoginBranding;
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
  private static final String RESOURCE_SERVER = "stories";
  private static final String PUBLISH = "publish";

  /** The scope as it stands in a token. */
  static final String PUBLISH_SCOPE = RESOURCE_SERVER + "/" + PUBLISH;

  private final UserPoolClient browser;
  private final UserPoolClient machine;
  private final UserPoolDomain domain;

  SignInClients(Construct scope, String id, UserPool users, String site) {
    super(scope, id);
    browser = browserClient(users, site);
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

  private UserPoolClient browserClient(UserPool users, String site) {
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
        .accessTokenValidity(Duration.hours(1))
        .idTokenValidity(Duration.hours(1))
        .refreshTokenValidity(Duration.days(30))
        .build();
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
    return UserPoolClient.Builder.create(this, "Machine")
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
  }

  /** A prefix is unique among all customers of a region; the stack's id brings what makes it so. */
  private static String domainPrefix() {
    String uuid = Fn.select(2, Fn.split("/", Aws.STACK_ID));
    return "chat-generator-" + Fn.select(4, Fn.split("-", uuid));
  }
}
