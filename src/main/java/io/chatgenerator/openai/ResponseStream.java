package io.chatgenerator.openai;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.Completion;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.TextGenerator.Listener;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/**
 * Reads one generation of the Responses API over any number of connections: its id, the position in
 * its stream, and its text. An event that was seen before is ignored; where the server sends the
 * text from its beginning, what was published is compared with it.
 */
final class ResponseStream extends ModelAnswer {
  private static final Set<Integer> GONE = Set.of(400, 404, 410, 422);

  private final Listener listener;
  private final StringBuilder published = new StringBuilder();
  private String id;
  private long position = -1;
  private boolean streamable = true;
  private boolean pending;
  private boolean muted;
  private boolean over;

  /** A generation whose text begins as is known; the id is empty where it has not begun. */
  ResponseStream(String id, String known, String model, Listener listener) {
    super(model);
    this.id = requireNonNull(id);
    this.listener = requireNonNull(listener);
    published.append(known);
    rewind();
  }

  String id() {
    return id;
  }

  /** The number of the last event that was seen; -1 for none. */
  long position() {
    return position;
  }

  /** Whether the server may stream it still, or again. */
  boolean isStreamable() {
    return streamable;
  }

  /** From now on its state is asked for, and its text comes as a whole. */
  void poll() {
    streamable = false;
  }

  @Override
  boolean isIdentified() {
    return !id.isEmpty();
  }

  @Override
  boolean isAttachable() {
    return isIdentified() && !over;
  }

  @Override
  boolean isPending() {
    return pending;
  }

  @Override
  void mute() {
    muted = true;
  }

  @Override
  void accept(SseParser.Event event) {
    String data = event.data().strip();
    if (isDone() || data.isEmpty() || data.equals("[DONE]")) {
      return;
    }
    DeltaReader.ofResponse(data)
        .ifPresentOrElse(
            this::accept,
            () -> accept(event.type(), parse(data).orElseThrow(ModelAnswer::notAnObject)));
  }

  private void accept(DeltaReader.Delta delta) {
    if (isNew(delta.sequenceNumber())) {
      add(delta.text());
    }
  }

  private void accept(String type, JsonObject event) {
    if (isNew(event.getValue("sequence_number"))) {
      read(event.getValue("type") instanceof String named ? named : type, event);
    }
  }

  private boolean isNew(Object sequenceNumber) {
    if (sequenceNumber instanceof Number number) {
      if (number.longValue() <= position) {
        return false;
      }
      position = number.longValue();
    }
    pieces++;
    return true;
  }

  private void read(String type, JsonObject event) {
    switch (type) {
      case "response.output_text.delta" -> add(event.getValue("delta"));
      case "response.refusal.delta", "response.refusal.done" -> throw end(Outcome.refusal());
      case "error" -> {
        poll(); // Which says for certain whether it goes on.
        throw ModelError.of(event).inAnswer();
      }
      default -> {
        if (event.getValue("response") instanceof JsonObject response) {
          readState(response, type.substring(type.indexOf('.') + 1));
        }
      }
    }
  }

  private void add(Object delta) {
    if (delta instanceof String piece) {
      inDeltas = true;
      try {
        text.add(piece);
      } catch (GenerationException failed) {
        throw end(failed);
      }
    }
  }

  @Override
  void acceptWhole(String json) {
    JsonObject response = parse(json).orElseThrow(ModelAnswer::notAnObject);
    if (!(response.getValue("status") instanceof String)) {
      throw ModelError.of(response).inAnswer();
    }
    pieces++;
    rewind();
    readState(response, "");
  }

  private void readState(JsonObject response, String stateByType) {
    identify(response.getValue("id"));
    try {
      ResponseState.read(response, stateByType, outcome);
      pending = !isFinished();
      if (!pending && !inDeltas) {
        text.add(ResponseState.text(response));
      }
    } catch (GenerationException failed) {
      throw end(failed);
    }
  }

  private void identify(Object name) {
    if (!isIdentified() && name instanceof String given && !given.isBlank()) {
      id = given;
      listener.begun(given);
    }
  }

  @Override
  Completion finish(boolean clean) {
    over |= isFinished();
    return super.finish(clean);
  }

  /** What the server knows nothing of any more, or never knew. */
  @Override
  GenerationException failure(int status, GenerationException meaning) {
    return isIdentified() && GONE.contains(status)
        ? end(Outcome.broken("it is gone: " + meaning.getMessage()))
        : meaning;
  }

  private void rewind() {
    inDeltas = false;
    text = new PublishedText(published.toString(), this::pass);
  }

  private void pass(String piece) {
    published.append(piece);
    if (!muted) {
      listener.accept(piece);
    }
  }

  private GenerationException end(GenerationException failure) {
    over = true;
    return failure;
  }
}
