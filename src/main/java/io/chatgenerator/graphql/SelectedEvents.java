package io.chatgenerator.graphql;

import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/** Events of a subscription, and what writes the result for each without an execution. */
record SelectedEvents<S>(Publisher<S> events, EventWriter<S> writer) implements Publisher<S> {
  @Override
  public void subscribe(Subscriber<? super S> subscriber) {
    events.subscribe(subscriber);
  }
}
