package io.chatgenerator.pipeline;

import static java.util.stream.Collectors.toSet;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.chatgenerator.config.BudgetConfig;
import io.chatgenerator.config.StoriesConfig;
import io.chatgenerator.dynamodb.DynamoDbAccountRepository;
import io.chatgenerator.dynamodb.Repositories;
import io.chatgenerator.inmemory.InMemoryDynamoDb;
import io.chatgenerator.inmemory.InMemoryTable;
import io.chatgenerator.story.AccountRepository;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.Trace;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** Tasks, table, model and all that is between them, on the test's thread in the test's time. */
final class SimulatedService {
  /** Clocks of tasks agree no better than this. */
  private static final List<Duration> CLOCK_ERRORS =
      List.of(Duration.ZERO, Duration.ofSeconds(2), Duration.ofSeconds(-2));

  static final StoriesConfig CONFIG = Configs.stories(2, 2);

  static final TokenEstimate TOKENS = new TokenEstimate("Tell a story.", 24_000, 100);

  static {
    // Failures are what these tests make, and each of them is worth a warning.
    ((Logger) LoggerFactory.getLogger("io.chatgenerator.pipeline")).setLevel(Level.ERROR);
    ((Logger) LoggerFactory.getLogger("io.chatgenerator.recovery")).setLevel(Level.ERROR);
  }

  private final StoriesConfig config;
  private final Trace traces;
  private final int tries;
  private final VirtualTime time = new VirtualTime();
  private final MessagesInFlight inFlight = new MessagesInFlight();
  private final InMemoryTable items;
  private final StoryTable table;
  private final TroubledTable troubles;
  private final ScriptedModel model = new ScriptedModel();
  private final VirtualBus bus = VirtualBus.clustered(inFlight);
  private final PublishedEvents events = new PublishedEvents();
  private final List<SimulatedTask> tasks = new ArrayList<>();
  private BudgetConfig budgets = budgets(1_000_000, OptionalLong.empty());
  private boolean keysLost;
  private int eventLoops = 1;

  SimulatedService(StoriesConfig config) {
    this(config, Trace.NONE);
  }

  SimulatedService(StoriesConfig config, Trace traces) {
    this(config, traces, 1, () -> 0);
  }

  /**
   * @param tries how often the SDK tries a call that gets no answer
   * @param indexLag by how many milliseconds the index follows the table, at any moment
   */
  SimulatedService(StoriesConfig config, Trace traces, int tries, LongSupplier indexLag) {
    this.config = config;
    this.traces = traces;
    this.tries = tries;
    items = new InMemoryTable(() -> time.instant().toEpochMilli(), indexLag);
    troubles = new TroubledTable(items);
    table = new StoryTable(items, time, troubles, config.maxActivePerUser());
  }

  /** A service of one task, with everything delivered at once. */
  static SimulatedService ofOneTask() {
    return ofOneTask(Trace.NONE);
  }

  /** The same, with somebody who traces it. */
  static SimulatedService ofOneTask(Trace traces) {
    SimulatedService service = new SimulatedService(CONFIG, traces);
    service.start();
    service.deliver();
    return service;
  }

  VirtualTime time() {
    return time;
  }

  Trace traces() {
    return traces;
  }

  MessagesInFlight inFlight() {
    return inFlight;
  }

  StoryTable table() {
    return table;
  }

  /** The table as tasks reach it. */
  TroubledTable troubles() {
    return troubles;
  }

  /** How many tasks a process has, for those that are started from now on. */
  void serveOn(int loops) {
    eventLoops = loops;
  }

  /** Whether the key of the model cannot be read from now on. */
  void loseKeys(boolean lost) {
    keysLost = lost;
  }

  boolean areKeysLost() {
    return keysLost;
  }

  /** What users may use, for the tasks that are started from now on. */
  void limitTokens(long budget) {
    budgets = budgets(budget, OptionalLong.empty());
    table.expectBudget(budget);
  }

  /** What all users may use together, for the tasks that are started from now on. */
  void limitTokensOfAll(long budget) {
    budgets = budgets(budgets.ofUser(), OptionalLong.of(budget));
  }

  private static BudgetConfig budgets(long ofUser, OptionalLong ofAll) {
    return new BudgetConfig(
        ofUser, Map.of(), ofAll, OptionalDouble.empty(), OptionalDouble.empty());
  }

  /** The accounts, as an operator reaches them. */
  AccountRepository accounts() {
    return new DynamoDbAccountRepository(
        Repositories.users(
            InMemoryDynamoDb.of(items),
            "Stories",
            new VirtualVertx(time, new ProcessState()).vertx(),
            time::nanoTime,
            new Random(1)));
  }

  BudgetConfig budgets() {
    return budgets;
  }

  ScriptedModel model() {
    return model;
  }

  /** The event bus that all tasks share. */
  VirtualBus bus() {
    return bus;
  }

  PublishedEvents events() {
    return events;
  }

  /** The table as one task reaches it. */
  DynamoDbAsyncClient client(Vertx vertx, ProcessState task) {
    return new InMemoryDynamoDb(items, new TableLine(inFlight, troubles, vertx, task, tries));
  }

  /** The tasks that the cluster believes to be there; a death is noticed after a while. */
  Set<String> members() {
    return tasks.stream()
        .filter(task -> task.isMember(time.instant()))
        .map(SimulatedTask::node)
        .collect(toSet());
  }

  /** All tasks that ever were, in the order of their start. */
  List<SimulatedTask> tasks() {
    return tasks;
  }

  SimulatedTask task(int index) {
    return tasks.get(index);
  }

  List<SimulatedTask> openTasks() {
    return tasks.stream().filter(SimulatedTask::isOpen).toList();
  }

  /** One more process; returns its first task. */
  SimulatedTask start() {
    SimulatedProcess process = add();
    process.join();
    tasks.stream().filter(SimulatedTask::isAlive).forEach(SimulatedTask::membersChanged);
    return process.tasks().get(0);
  }

  /** One more process, which knows of no other; returns its first task. */
  SimulatedTask startAlone() {
    SimulatedProcess process = add();
    process.begin();
    return process.tasks().get(0);
  }

  private SimulatedProcess add() {
    int number = tasks.size();
    Duration clockError = CLOCK_ERRORS.get(number % CLOCK_ERRORS.size());
    SimulatedProcess process =
        new SimulatedProcess(this, "task-" + number, eventLoops, config, clockError);
    tasks.addAll(process.tasks());
    return process;
  }

  /** Delivers everything that is on its way, and what follows from it. */
  void deliver() {
    inFlight.deliverAll();
  }

  /** The result of something, once all that it sends has been delivered. */
  <T> T get(Future<T> future) {
    deliver();
    return future.result();
  }

  /** Lets time pass with everything delivered at once. */
  void advance(Duration length) {
    time.advance(length, this::deliver);
  }

  void advanceMillis(long length) {
    advance(Duration.ofMillis(length));
  }

  /** The story as the table has it. */
  Story stored(StoryKey key) {
    return table.stored(key).orElseThrow();
  }
}
