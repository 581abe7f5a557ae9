package io.chatgenerator.management;

import io.chatgenerator.story.AccountRepository;
import io.chatgenerator.story.OwnerHash;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets operators stop new stories, of all users or of one, by the table, which all tasks read every
 * two seconds. Each use is logged.
 */
record StopHandler(AccountRepository accounts) {
  private static final Logger LOG = LoggerFactory.getLogger(StopHandler.class);
  private static final int LONGEST_OWNER = 255;
  private static final String USAGE =
      "PUT {\"stopped\": true} or {\"stopped\": false} to /stop, or to /stop/OWNER.\n";

  static void mount(Router router, AccountRepository accounts) {
    StopHandler handler = new StopHandler(accounts);
    for (String path : List.of("/stop", "/stop/:owner")) {
      router.get(path).handler(handler::show);
      ManagementRouter.put(router, path, handler::set, USAGE);
    }
  }

  private void show(RoutingContext http) {
    answer(http, account(http).map(this::isStopped));
  }

  private void set(RoutingContext http) {
    Optional<Boolean> stopped = ManagementRouter.member(http, "stopped", Boolean.class);
    answer(http, account(http).flatMap(account -> stopped.map(value -> stop(account, value))));
  }

  /** A key of another kind is nobody's, whatever it addresses. */
  private static Optional<String> account(RoutingContext http) {
    String owner = http.pathParam("owner");
    return owner == null
        ? Optional.of(AccountRepository.DEPLOYMENT)
        : Optional.of(owner)
            .filter(key -> !key.isBlank() && !key.startsWith("#") && key.length() <= LONGEST_OWNER);
  }

  private Future<Boolean> isStopped(String account) {
    return accounts.usage(account, LocalDate.now(ZoneOffset.UTC)).map(usage -> usage.stopped());
  }

  private Future<Boolean> stop(String account, boolean stopped) {
    String verb = stopped ? "stop" : "allow";
    String whose =
        account.equals(AccountRepository.DEPLOYMENT)
            ? "all users"
            : "owner " + OwnerHash.of(account);
    return accounts
        .stop(account, stopped)
        .onSuccess(done -> LOG.warn("an operator {}s new stories of {}", verb, whose))
        .onFailure(why -> LOG.warn("an operator could not {} new stories of {}", verb, whose, why))
        .map(stopped);
  }

  private static void answer(RoutingContext http, Optional<Future<Boolean>> state) {
    state.ifPresentOrElse(
        found -> answer(http, found), () -> ManagementRouter.refuse(http, 400, USAGE));
  }

  private static void answer(RoutingContext http, Future<Boolean> state) {
    state
        .onSuccess(stopped -> http.json(new JsonObject().put("stopped", stopped)))
        .onFailure(why -> http.response().setStatusCode(503).end("The table does not answer.\n"));
  }
}
