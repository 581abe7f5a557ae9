package io.chatgenerator;

import io.chatgenerator.management.Switch;
import io.chatgenerator.story.AccountRepository;
import io.chatgenerator.story.DailyUsage;
import io.chatgenerator.story.OwnerHash;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The switch in the table, which all tasks read every two seconds; each use of it is logged. */
record StoredSwitch(AccountRepository accounts) implements Switch {
  private static final Logger LOG = LoggerFactory.getLogger(StoredSwitch.class);

  @Override
  public Future<Boolean> isStopped(Optional<String> owner) {
    return accounts
        .usage(owner.orElse(AccountRepository.DEPLOYMENT), LocalDate.now(ZoneOffset.UTC))
        .map(DailyUsage::stopped);
  }

  @Override
  public Future<Void> stop(Optional<String> owner, boolean stopped) {
    String whose = owner.map(OwnerHash::of).map("owner "::concat).orElse("all users");
    return accounts
        .stop(owner.orElse(AccountRepository.DEPLOYMENT), stopped)
        .onSuccess(done -> LOG.warn("an operator {} new stories of {}", verb(stopped), whose))
        .onFailure(
            why ->
                LOG.warn("an operator could not {} new stories of {}", verb(stopped), whose, why));
  }

  private static String verb(boolean stopped) {
    return stopped ? "stops" : "allows";
  }
}
