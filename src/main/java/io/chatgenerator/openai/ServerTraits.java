package io.chatgenerator.openai;

import static io.chatgenerator.story.FailureCode.CONTENT_FILTERED;
import static io.chatgenerator.story.FailureCode.PROMPT_TOO_LONG;

import io.chatgenerator.story.FailureCode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the server refuses of our requests, known from its answers with status 400 or 422 until the
 * process ends. The set only grows. Safe for use by several threads.
 */
final class ServerTraits {
  /** Stands for the role of this name, which some models do not know. */
  static final String SYSTEM_ROLE = "system role";

  private static final Logger LOG = LoggerFactory.getLogger(ServerTraits.class);

  private static final Pattern REFUSES =
      Pattern.compile(
          "unsupported|not (yet )?supported|(doesn't|does not|do not|don't|isn't|cannot) support"
              + "|not enabled|unrecogni[sz]ed|unexpected|extra inputs|extra_forbidden|extra fields?"
              + "|unknown[_ ](name|parameter|field|argument|property|key|variant|request)"
              + "|additional propert|not permitted|not allowed|cannot find field|not recogni[sz]ed"
              + "|only .{0,40}roles are|must alternate|no such (field|parameter)|deprecated"
              + "|must be verified to stream");

  private static final Pattern SYSTEM =
      Pattern.compile(
          "(system|developer)['\"`]?.{0,30}(role|message|instruction|prompt)"
              + "|roles?\\b.{0,60}(system|developer)|messages(\\[0]|\\.0|/0)\\.role"
              + "|user and assistant roles|roles must alternate");

  /** Without these there is nothing to ask. */
  private static final Set<String> NEEDED =
      Set.of("model", "messages", "input", "instructions", "background", "store");

  private final Set<String> refused = ConcurrentHashMap.newKeySet();

  Set<String> refused() {
    return refused;
  }

  /**
   * Remembers what {@link #refusedPart} found; not where the words sent speak of refusals, as the
   * error may quote it, and one user's words must not change the requests of all others.
   */
  void remember(String part, String words) {
    boolean plain = !REFUSES.matcher(words.toLowerCase(Locale.ROOT)).find();
    if (plain && refused.add(part)) {
      LOG.warn("the model's server does not take {}: requests go without it from now on", part);
    }
  }

  /**
   * Which part of {@code sent} an error with status 400 or 422 refuses: the name of a member, or
   * {@link #SYSTEM_ROLE}; empty where it names none that could be left out.
   */
  static Optional<String> refusedPart(ModelError error, JsonObject sent) {
    String words = error.words();
    Optional<FailureCode> meaning = ErrorMeaning.ofWords(words);
    if (!REFUSES.matcher(words).find()
        || meaning.filter(EnumSet.of(PROMPT_TOO_LONG, CONTENT_FILTERED)::contains).isPresent()) {
      return Optional.empty();
    }
    if (SYSTEM.matcher(words).find() && hasSystemRole(sent)) {
      return Optional.of(SYSTEM_ROLE);
    }
    return sent.fieldNames().stream()
        .filter(name -> !NEEDED.contains(name))
        .filter(name -> position(name, words) >= 0)
        .min(Comparator.comparingInt(name -> position(name, words)));
  }

  private static boolean hasSystemRole(JsonObject body) {
    JsonArray messages = body.getJsonArray("messages", new JsonArray());
    return !messages.isEmpty() && messages.getJsonObject(0).getString("role").equals("system");
  }

  /** Where the words name a member of the body; -1 for nowhere. */
  private static int position(String name, String words) {
    String quoted = Pattern.quote(name.toLowerCase(Locale.ROOT));
    Matcher param = Pattern.compile("\"param\":\"" + quoted + "\\b").matcher(words);
    if (param.find()) {
      return 0;
    }
    if (name.equals("stream")) {
      return -1; // Too many errors mention it.
    }
    String anywhere =
        name.contains("_") ? "\\b" + quoted + "\\b" : "['\"`/]" + quoted + "['\"`:\\\\]";
    Matcher mentioned = Pattern.compile(anywhere).matcher(words);
    return mentioned.find() ? mentioned.start() : -1;
  }
}
