package io.chatgenerator.local;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes a children's story with a title for any prompt: the same for the same prompt, with words
 * out of it. A prompt that begins with {@code [echo]} is answered with what follows, for texts in
 * other languages.
 */
public final class Storyteller {
  private static final String ECHO = "[echo]";
  private static final Pattern TOKEN = Pattern.compile("\\s*\\S{1,6}");
  private static final Pattern WORD = Pattern.compile("\\p{L}{4,}");

  private static final List<String> HEROES =
      List.of(
          "Zoé the fox 🦊",
          "Björn the bear 🐻",
          "Amélie the owl 🦉",
          "Søren the seal 🦭",
          "Núria the hedgehog 🦔",
          "Łukasz the little dragon 🐉",
          "Chloë the whale 🐋",
          "Tomáš the tortoise 🐢");
  private static final List<String> PLACES =
      List.of(
          "in a crooked house at the edge of the Forêt Bleue",
          "on an island shaped like a croissant",
          "under the roots of the oldest oak in Småland",
          "at the top of a lighthouse that hummed at night",
          "in a village where every door had another colour",
          "beside a café for clouds, high above the São Martinho hills");
  private static final List<String> WISHES =
      List.of(
          "to find out where the moon 🌙 sleeps by day",
          "to bake a cake 🎂 as tall as a church",
          "to give the shyest star ⭐ a name",
          "to bring the lost piñata back to the fair",
          "to hear the song that the snow ❄️ sings",
          "to sail ⛵ once around the whole pond");
  private static final List<String> TITLES =
      List.of(
          "the Bed of the Moon",
          "the Cake as Tall as a Church",
          "the Shyest Star",
          "the Lost Piñata",
          "the Song of the Snow",
          "the Voyage Around the Pond");
  private static final List<String> TROUBLES =
      List.of(
          "the wind grew so strong that the path itself rolled up like a rug",
          "a grumpy troll named Grümpel sat down on the only bridge and would not budge",
          "the fog came, so thick that one could have spread it on bread",
          "the river, usually so naïve and gentle, roared like a hundred lions",
          "all the lanterns went out at once, pff, one after the other");
  private static final List<String> RESCUES =
      List.of(
          "told the silliest joke in the world, and even the stones had to laugh",
          "shared the very last biscuit 🍪, and nobody can stay angry with crumbs on their nose",
          "sang quite softly, until a thousand fireflies ✨ came to light the way",
          "asked for help, which is the bravest thing of all, and help came from everywhere",
          "listened, really listened, and understood what nobody had understood before");
  private static final List<String> ENDINGS =
      List.of(
          "That night there was a feast with crème brûlée for everyone 🎉",
          "And when they came home the soup was still warm 🍲",
          "Since that day a small light burns in the window for whoever is on the way 🕯️",
          "They laughed until the stars came out to see what was so funny 🌟");

  private Storyteller() {}

  /** The story for a prompt. */
  public static String tell(String prompt) {
    if (prompt.startsWith(ECHO)) {
      return prompt.substring(ECHO.length()).strip();
    }
    Random dice = new Random(prompt.hashCode());
    String hero = pick(HEROES, dice);
    String name = hero.substring(0, hero.indexOf(' '));
    List<String> words = wordsOf(prompt);
    String place = pick(PLACES, dice);
    String wish = pick(WISHES, dice);
    return String.join(
        "\n\n",
        "%s and %s".formatted(name, TITLES.get(WISHES.indexOf(wish))),
        "%s lived %s. Every morning, after a breakfast of warm bread and plum jam, %s looked out and thought of one thing only: %s. The neighbours shook their heads. \"%s?\" they said. \"Nobody has ever done anything of the kind!\""
            .formatted(hero, place, name, word(words, 0), capital(word(words, 1))),
        "But %s had wished for a long time %s. So one day, with a red scarf, a lantern and a little bag full of courage, the journey began. On the way came a snail who knew all about %s, and a postman who had lost a letter about %s. \"Come along,\" said %s, \"three are braver than one.\" They walked over seven hills, and on each hill they ate one cherry and counted the clouds."
            .formatted(name, wish, word(words, 2), word(words, 3), name),
        "Then, just when they could see the end of the road, %s. \"Oh no!\" cried the snail, and hid in her house. The postman turned as white as an envelope. %s trembled from nose to toes. There was no way forward and no way back, and somewhere in the dark lay %s, all alone."
            .formatted(pick(TROUBLES, dice), name, word(words, 4)),
        "%s took a deep breath. And then our little hero %s. It worked! Bit by bit the world became friendly again, and there, in the middle of the road, as if it had waited all along, was %s. \"So that is what it looks like,\" whispered the snail."
            .formatted(name, pick(RESCUES, dice), word(words, 5)),
        "%s. %s fell asleep with a smile, the red scarf still on, and dreamed of %s. And if you are very quiet this evening, you may hear the three of them giggle. The end. 💛"
            .formatted(pick(ENDINGS, dice), name, word(words, 6)));
  }

  /** The story, cut into pieces of a few letters, as a model sends it. */
  public static List<String> tokens(String prompt) {
    return TOKEN.matcher(tell(prompt)).results().map(MatchResult::group).toList();
  }

  private static List<String> wordsOf(String prompt) {
    List<String> words =
        WORD.matcher(prompt)
            .results()
            .map(match -> match.group().toLowerCase(Locale.ROOT))
            .distinct()
            .collect(Collectors.toCollection(ArrayList::new));
    return words.isEmpty() ? Arrays.asList("adventure", "a secret", "far-away lands") : words;
  }

  private static String word(List<String> words, int index) {
    return words.get(index % words.size());
  }

  private static String capital(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  private static String pick(List<String> choices, Random dice) {
    return choices.get(dice.nextInt(choices.size()));
  }
}
