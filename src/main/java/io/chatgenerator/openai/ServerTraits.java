package io.chatgenerator.openai;

import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the server has refused of our requests, learned from its answers with status 400 or 422, and
 * remembered until the process ends. The set only grows, so that asking anew comes to an end. Safe
 * for use by several threads.
 */
final class ServerTraits {
  /** Stands for the role of this name, which some models do not know. */
  static final String SYSTEM_ROLE = "system role";

  private static final Logger LOG = LoggerFactory.getLogger(ServerTraits.class);

  private static final Pattern REFUSES =
      Pattern.compile(
          "unsupported|not supported|(doesn't|does not|do not|don't) support|not enabled"
              + "|unrecogni[sz]ed|unknown (name|parameter|field|argument|property|key|variant)"
              + "|unexpected (keyword|parameter|field|argument|property)|(was|is|are) unexpected"
              + "|extra inputs|extra_forbidden|extra fields?|additional propert|not permitted"
              + "|not allowed|unknown_parameter|cannot find field|only .{0,40}roles are|must alternate"
              + "|no such (field|parameter)|deprecated");

  private static final Pattern SYSTEM =
      Pattern.compile(
          "(system|developer)['\"`]?.{0,30}(role|message|instruction|prompt)"
              + "|roles?\\b.{0,60}(system|developer)|messages(\\[0]|\\.0|/0)\\.role"
              + "|user and assistant roles|roles must alternate");

  /** No answer is paid for without a limit, and these are never what a server does not know. */
  private static final Set<String> NEEDED = Set.of("model", "messages", "stream");

  private final AtomicReference<Set<String>> refused = new AtomicReference<>(Set.of());

  /** What is not to be sent. */
  Set<String> refused() {
    return refused.get();
  }

  /**
   * Learns from an answer with status 400 or 422.
   *
   * @param sent the body that was answered
   * @return whether the error names a part of it that this server does not take
   */
  boolean learn(ModelError error, JsonObject sent) {
    Optional<String> part = refusedPart(error.words(), sent);
    part.ifPresent(this::remember);
    return part.isPresent();
  }

  private void remember(String part) {
    Set<String> before =
        refused.getAndUpdate(
            known -> {
              Set<String> more = new TreeSet<>(known);
              more.add(part);
              return Set.copyOf(more);
            });
    if (!before.contains(part)) {
      LOG.warn("the model's server does not take {}: it is asked without from now on", part);
    }
  }

  private static Optional<String> refusedPart(String words, JsonObject sent) {
    if (!REFUSES.matcher(words).find()) {
      return Optional.empty();
    }
    if (SYSTEM.matcher(words).find() && ChatRequest.hasSystemRole(sent)) {
      return Optional.of(SYSTEM_ROLE);
    }
    return sent.fieldNames().stream()
        .filter(name -> !NEEDED.contains(name))
        .filter(name -> position(name, words) >= 0)
        .min(Comparator.comparingInt(name -> position(name, words)));
  }

  /** Where the words name a member of the body; -1 for nowhere. */
  private static int position(String name, String words) {
    String quoted = Pattern.quote(name.toLowerCase(Locale.ROOT));
    Matcher param = Pattern.compile("\"param\":\"" + quoted + "\\b").matcher(words);
    if (param.find()) {
      return 0;
    }
    String anywhere =
        name.contains("_") ? "\\b" + quoted + "\\b" : "['\"`/]" + quoted + "['\"`:\\\\]";
    Matcher mentioned = Pattern.compile(anywhere).matcher(words);
    return mentioned.find() ? mentioned.start() : -1;
  }
}
