package io.chatgenerator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;

@ServiceTest
@Robustness("Limits of one caller: requests, stories, sockets, addresses")
class LimitsIT {
  @Test
  void refusesMoreUnfinishedStoriesThanAUserMayHave(Service service) {
    try (Service strict = service.beside(Map.of("MAX_ACTIVE_STORIES_PER_USER", "2"))) {
      Caller user = strict.somebody();
      String first = user.create(Service.prompt("One [stall]"));
      String second = user.create(Service.prompt("Two [stall]"));
      JsonObject third = Documents.prompt(Service.prompt("Three [short]"));
      JsonObject error = user.refused("RATE_LIMITED", Documents.CREATE, third);
      assertThat(error.getJsonObject("extensions").getInteger("retryAfter")).isPositive();
      assertThat(strict.somebody().create(Service.prompt("Another user's [short]"))).isNotNull();
      user.ask(Documents.CANCEL, Documents.id(first));
      assertThat(user.ask(Documents.CREATE, third).getJsonObject("createStory")).isNotNull();
      user.ask(Documents.CANCEL, Documents.id(second));
    }
  }
}
