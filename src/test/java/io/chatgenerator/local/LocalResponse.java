package io.chatgenerator.local;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One generation that {@link LocalOpenAi} writes in the background, who listens, and keeps until it
 * is deleted. Safe to read from any thread.
 */
public final class LocalResponse {
  private static final long TICK_MILLIS = 20;
  private static final int TICKS_BEFORE_KEEPALIVE = 5;

  /** A queued one begins after so many ticks. */
  private static final int QUEUED_TICKS = 150;

  private final Vertx vertx;
  private final String id;
  private final UpstreamCall call;
  private final Fault fault;
  private final ResponseEvents events;
  private final List<String> tokens;
  private final double tokensPerTick;
  private final List<JsonObject> sent = new ArrayList<>();
  private final StringBuilder told = new StringBuilder();
  private final List<Attachment> attachments = new ArrayList<>();
  private final AtomicInteger attached = new AtomicInteger();
  private final Instant createdAt = Instant.now();
  private volatile String status = "queued";
  private final Promise<Instant> cancelled = Promise.promise();
  private final Promise<Instant> deleted = Promise.promise();
  private volatile String text = "";
  private JsonObject end = new JsonObject();
  private double due;
  private int written;
  private int number;
  private int ticks;
  private long timer = -1;

  /**
   * @param fault null for none
   * @param tokensPerSecond 0 for all at once
   */
  LocalResponse(
      Vertx vertx,
      String id,
      String model,
      UpstreamCall call,
      Fault fault,
      double tokensPerSecond) {
    this.vertx = vertx;
    this.id = id;
    this.call = call;
    this.fault = fault;
    this.events = new ResponseEvents(id, model);
    double rate = fault == Fault.SLOW ? 5 : tokensPerSecond;
    this.tokensPerTick = rate == 0 ? Double.MAX_VALUE : rate * TICK_MILLIS / 1000;
    List<String> story = Storyteller.tokens(call.prompt());
    this.tokens = fault == Fault.SHORT ? story.subList(0, 5) : story;
  }

  public String id() {
    return id;
  }

  public String prompt() {
    return call.prompt();
  }

  /** As the API names it: queued, in_progress, completed, incomplete, failed or cancelled. */
  public String status() {
    return status;
  }

  /** What has been written so far. */
  public String text() {
    return text;
  }

  /** How many connections have been attached to it after the one that began it. */
  public int attached() {
    return attached.get();
  }

  /** Completes when it is cancelled while it runs. */
  public Future<Instant> cancelled() {
    return cancelled.future();
  }

  /** Completes when it is deleted. */
  public Future<Instant> deleted() {
    return deleted.future();
  }

  public boolean isRunning() {
    return status.equals("queued") || status.equals("in_progress");
  }

  Instant createdAt() {
    return createdAt;
  }

  void start(HttpServerResponse response) {
    attachments.add(new Attachment(response, fault, true));
    append(events.ofState("response.created", state()));
    append(events.ofState("response.queued", state()));
    timer = vertx.setPeriodic(1, TICK_MILLIS, this::tick);
  }

  /** Sends the events after the one of this number, and those that follow. */
  void attach(HttpServerResponse response, long after) {
    attached.incrementAndGet();
    Attachment attachment = new Attachment(response, fault, false);
    List.copyOf(sent).stream()
        .filter(event -> event.getInteger("sequence_number") > after)
        .forEach(event -> attachment.send(event, false));
    if (isRunning()) {
      attachments.add(attachment);
    } else {
      attachment.end();
    }
  }

  void cancel() {
    if (isRunning()) {
      finish("cancelled", "response.cancelled");
      cancelled.complete(Instant.now());
    }
  }

  void delete() {
    deleted.tryComplete(Instant.now());
  }

  /** The whole of it, with its text once it has ended. */
  JsonObject state() {
    JsonObject state = events.response(status, text, call.prompt().length() / 4 + 20, written);
    return state.mergeIn(end);
  }

  private void tick(long id) {
    ticks++;
    boolean waits = fault == Fault.QUEUED && ticks < QUEUED_TICKS;
    if (waits || isHalted()) {
      keepAlive();
      return;
    }
    if (status.equals("queued")) {
      status = "in_progress";
      append(events.ofState("response.in_progress", state()));
      append(events.itemAdded());
    }
    due = Math.min(tokens.size(), due + tokensPerTick);
    while (isRunning() && written < (int) due && !isHalted()) {
      write();
    }
    if (isRunning() && written == tokens.size()) {
      complete();
    }
  }

  private boolean isHalted() {
    return written == tokens.size() / 2 && (call.isHeld() || fault == Fault.STALL_MIDDLE);
  }

  private void keepAlive() {
    if (fault != Fault.STALL_MIDDLE && ticks % TICKS_BEFORE_KEEPALIVE == 0) {
      send(numbered(events.keepAlive()));
    }
  }

  private void write() {
    if (written == tokens.size() / 2 && strike()) {
      return;
    }
    String token = tokens.get(written++);
    told.append(token);
    text = told.toString();
    call.tokenSent();
    append(events.delta(token));
  }

  /** Whether a fault struck after which no text follows. */
  private boolean strike() {
    switch (fault == null ? Fault.SHORT : fault) {
      case ERROR_OBJECT -> {
        end = new JsonObject().put("error", ResponseEvents.error("server_error", "Sorry."));
        finish("failed", "response.failed");
      }
      case FILTER -> incomplete("content_filter");
      case REFUSE -> {
        append(events.refusal("I'm sorry, I can't help with that."));
        finish("completed", "response.completed");
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void complete() {
    append(events.textDone(text));
    if (fault == Fault.LONG) {
      incomplete("max_output_tokens");
    } else {
      finish("completed", "response.completed");
    }
  }

  private void incomplete(String reason) {
    end = new JsonObject().put("incomplete_details", new JsonObject().put("reason", reason));
    finish("incomplete", "response.incomplete");
  }

  private void finish(String newStatus, String type) {
    vertx.cancelTimer(timer);
    status = newStatus;
    call.answered();
    append(events.ofState(type, state()));
    attachments.forEach(Attachment::end);
    attachments.clear();
  }

  private void append(JsonObject event) {
    sent.add(numbered(event));
    send(event);
  }

  private JsonObject numbered(JsonObject event) {
    return event.put("sequence_number", number++);
  }

  private void send(JsonObject event) {
    boolean halfway = written == tokens.size() / 2;
    attachments.forEach(attachment -> attachment.send(event, halfway));
    attachments.removeIf(Attachment::isOver);
  }
}
