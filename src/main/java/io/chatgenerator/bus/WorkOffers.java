package io.chatgenerator.bus;

import static java.util.stream.Collectors.toCollection;

import io.chatgenerator.limit.LeastRecentlyUsed;
import io.chatgenerator.story.PeerClient.WorkTaker;
import io.chatgenerator.story.StoryKey;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Offers and announcements of work, to the event loops of this process and to other processes. A
 * process takes work at one address, whatever the number of its event loops. Confined to one event
 * loop.
 */
final class WorkOffers {
  private static final String WAITING = "stories.waiting";
  private static final String OFFER = "stories.offer.";
  private static final String HERE = OFFER + "here";
  private static final int MOST_OFFERS = 3;
  private static final int MOST_ANSWERS = 1_000;
  private static final DeliveryOptions OFFERING = new DeliveryOptions().setSendTimeout(300);

  private final EventBus bus;
  private final Supplier<Optional<PeerBus>> peers;
  private final Map<Offer, Future<Boolean>> answers = new LeastRecentlyUsed<>(MOST_ANSWERS);
  private Optional<WorkTaker> taker = Optional.empty();
  private int offers;

  WorkOffers(EventBus bus, Supplier<Optional<PeerBus>> peers) {
    this.bus = bus;
    this.peers = peers;
  }

  /** Offers a story within the process first: its other event loops may have room. */
  Future<Boolean> offer(StoryKey key, Optional<String> holder) {
    Offer offer = new Offer(key, holder);
    return bus.<Boolean>request(HERE, offer, OFFERING)
        .map(Message::body)
        .otherwise(false)
        .compose(taken -> taken ? Future.succeededFuture(true) : offerToPeers(offer));
  }

  void announce(StoryKey key) {
    bus.publish(WAITING, key);
    peers.get().ifPresent(others -> others.publish(WAITING, StoryCodec.toJson(key)));
  }

  /** Takes, from now on, what this process is offered. */
  Future<Void> take(WorkTaker newTaker) {
    taker = Optional.of(newTaker);
    return Future.all(
            bus.<Offer>consumer(HERE, offer -> reply(newTaker, offer)).completion(),
            bus.<StoryKey>consumer(WAITING, hint -> newTaker.announced(hint.body())).completion(),
            peers.get().map(others -> take(newTaker, others)).orElse(Future.succeededFuture()))
        .mapEmpty();
  }

  /** Takes what other processes offer, from now on. */
  Future<Void> joined(PeerBus others) {
    return taker.map(takes -> take(takes, others)).orElse(Future.succeededFuture());
  }

  private Future<Void> take(WorkTaker takes, PeerBus others) {
    return Future.all(
            others.<JsonObject, Boolean>answer(
                OFFER + others.node(), offer -> answerOnce(takes, Offer.of(offer))),
            others.<JsonObject>listen(WAITING, hint -> takes.announced(StoryCodec.key(hint))))
        .mapEmpty();
  }

  /** The holder of a story repeats its offer, and gets the answer of the first, however late. */
  private Future<Boolean> answerOnce(WorkTaker takes, Offer offer) {
    Future<Boolean> before = answers.get(offer);
    if (before != null) {
      return before;
    }
    Future<Boolean> answer = offered(takes, offer).otherwise(false);
    if (offer.holder().isPresent()) {
      keep(offer, answer);
    }
    return answer;
  }

  /** A refusal is not kept: there may be room later. */
  private void keep(Offer offer, Future<Boolean> answer) {
    answers.put(offer, answer);
    answer.onSuccess(
        taken -> {
          if (!taken) {
            answers.remove(offer);
          }
        });
  }

  private static void reply(WorkTaker takes, Message<Offer> offer) {
    offered(takes, offer.body())
        .onComplete((taken, failure) -> PeerBus.reply(offer, taken, failure));
  }

  private static Future<Boolean> offered(WorkTaker takes, Offer offer) {
    return takes.offered(offer.key(), offer.holder());
  }

  private Future<Boolean> offerToPeers(Offer offer) {
    return peers
        .get()
        .map(others -> offer(others, next(others.peers()), offer.toJson()))
        .orElseGet(() -> Future.succeededFuture(false));
  }

  private static Future<Boolean> offer(PeerBus others, List<String> nodes, JsonObject offer) {
    return nodes.isEmpty()
        ? Future.succeededFuture(false)
        : others
            .<Boolean>ask(OFFER + nodes.get(0), offer, OFFERING)
            .otherwise(false)
            .compose(
                taken ->
                    taken
                        ? Future.succeededFuture(true)
                        : offer(others, nodes.subList(1, nodes.size()), offer));
  }

  /** In turns, so that what one process offers is spread over all others. */
  private List<String> next(Set<String> nodes) {
    List<String> turn = nodes.stream().sorted().collect(toCollection(ArrayList::new));
    Collections.rotate(turn, offers--);
    return turn.subList(0, Math.min(MOST_OFFERS, turn.size()));
  }

  /** As it is within the process, as JSON between processes. */
  private record Offer(StoryKey key, Optional<String> holder) {
    JsonObject toJson() {
      JsonObject json = StoryCodec.toJson(key);
      holder.ifPresent(task -> json.put("holder", task));
      return json;
    }

    static Offer of(JsonObject json) {
      return new Offer(StoryCodec.key(json), Optional.ofNullable(json.getString("holder")));
    }
  }
}
