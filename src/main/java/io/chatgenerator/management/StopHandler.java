package io.chatgenerator.management;

import io.chatgenerator.story.AccountRepository;
import io.chatgenerator.story.AccountRepository.DailyUsage;
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
    if (isOwner(http)) {
      answer(http, isStopped(account(http)));
    } else {
      ManagementRouter.refuse(http, 400, USAGE);
    }
  }

  private void set(RoutingContext http) {
    Optional<Boolean> stopped = ManagementRouter.member(http, "stopped", Boolean.class);
    if (isOwner(http) && stopped.isPresent()) {
      answer(http, stop(account(http), stopped.get()).map(stopped.get()));
    } else {
      ManagementRouter.refuse(http, 400, USAGE);
    }
  }

  /** A key of another kind is nobody's, whatever it addresses. */
  private static boolean isOwner(RoutingContext http) {
    String owner = http.pathParam("owner");
    return owner == null
        || (!owner.isBlank() && !owner.startsWith("#") && owner.length() <= LONGEST_OWNER);
  }

  private static String account(RoutingContext http) {
    return Optional.ofNullable(http.pathParam("owner")).orElse(AccountRepository.DEPLOYMENT);
  }

  private Future<Boolean> isStopped(String account) {
    return accounts.usage(account, LocalDate.now(ZoneOffset.UTC)).map(DailyUsage::stopped);
  }

  private Future<Void> stop(String account, boolean stopped) {
    String verb = stopped ? "stop" : "allow";
    String whose =
        account.equals(AccountRepository.DEPLOYMENT)
            ? "all users"
            : "owner " + OwnerHash.of(account);
    return accounts
        .stop(account, stopped)
        .onSuccess(done -> LOG.warn("an operator {}s new stories of {}", verb, whose))
        .onFailure(why -> LOG.warn("an operator could not {} new stories of {}", verb, whose, why));
  }

  private static void answer(RoutingContext http, Future<Boolean> state) {
    state
        .onSuccess(stopped -> http.json(new JsonObject().put("stopped", stopped)))
        .onFailure(why -> http.response().setStatusCode(503).end("The table does not answer.\n"));
  }
}
