package io.chatgenerator.events;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.events.TaskNetwork.Member;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/** Talk about interest on the event bus between tasks: each has an address of its own for it. */
final class BusPeerTalk implements PeerTalk {
  private static final String INTEREST = "stories.interest.";

  /** Many times what an answer takes, and little enough for a subscriber to wait. */
  private static final DeliveryOptions OPTIONS = new DeliveryOptions().setSendTimeout(300);

  private final Member member;

  BusPeerTalk(Member member) {
    this.member = requireNonNull(member);
  }

  /** Takes what other tasks say. Completes once they can. */
  static Future<Void> serve(Member member, InterestExchange exchange) {
    return member
        .bus()
        .<JsonObject, JsonObject>answer(
            INTEREST + member.node(),
            OPTIONS,
            message -> Future.succeededFuture(exchange.heard(message)));
  }

  @Override
  public String self() {
    return member.node();
  }

  @Override
  public Set<String> others() {
    return member.others().get();
  }

  @Override
  public void tell(String peer, JsonObject message) {
    member.bus().send(List.of(INTEREST + peer), message, OPTIONS);
  }

  @Override
  public Future<JsonObject> ask(String peer, JsonObject message) {
    return member.bus().ask(INTEREST + peer, message, OPTIONS);
  }
}
