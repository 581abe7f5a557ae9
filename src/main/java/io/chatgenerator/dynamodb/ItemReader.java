package io.chatgenerator.dynamodb;

import static java.util.Objects.requireNonNull;
import static software.amazon.awssdk.core.interceptor.SdkInternalExecutionAttribute.SDK_HTTP_EXECUTION_ATTRIBUTES;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.chatgenerator.aws.VertxHttpClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpExecutionAttributes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reads the items of one answer from its JSON, which takes a fraction of what the SDK takes; the
 * SDK reads the rest. It knows texts, numbers and flags, as stories have them: an answer with
 * anything else is left to the SDK as a whole, so what is read never differs from that.
 */
final class ItemReader implements UnaryOperator<byte[]> {
  private static final JsonFactory JSON = new JsonFactory();

  private final String member;
  private final JsonToken begin;
  private List<Item> items;

  private ItemReader(String member, JsonToken begin) {
    this.member = member;
    this.begin = begin;
  }

  static ItemReader ofQuery() {
    return new ItemReader("Items", JsonToken.START_ARRAY);
  }

  static ItemReader ofGetItem() {
    return new ItemReader("Item", JsonToken.START_OBJECT);
  }

  /** Lets a call take this reader along. */
  void goWith(AwsRequestOverrideConfiguration.Builder call) {
    call.putExecutionAttribute(
        SDK_HTTP_EXECUTION_ATTRIBUTES,
        SdkHttpExecutionAttributes.builder().put(VertxHttpClient.CONTENT_READER, this).build());
  }

  /**
   * Once the answer is there.
   *
   * @param bySdk what the SDK has read of the same answer
   */
  List<Item> items(List<Map<String, AttributeValue>> bySdk) {
    return items == null ? bySdk.stream().map(Item::of).toList() : items;
  }

  @Override
  public byte[] apply(byte[] answer) {
    items = null;
    try (JsonParser json = JSON.createParser(answer)) {
      return rest(json, answer);
    } catch (IOException | RuntimeException leftToTheSdk) {
      items = null;
      return answer;
    }
  }

  private byte[] rest(JsonParser json, byte[] answer) throws IOException {
    byte[] rest = answer;
    expect(json.nextToken() == JsonToken.START_OBJECT);
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      boolean wanted = json.currentName().equals(member);
      JsonToken value = json.nextToken();
      if (wanted) {
        expect(items == null && value == begin);
        rest = withoutItems(json, answer);
      } else {
        json.skipChildren();
      }
    }
    expect(json.nextToken() == null);
    return rest;
  }

  /** From bracket to bracket, which stay. */
  private byte[] withoutItems(JsonParser json, byte[] answer) throws IOException {
    int from = position(json);
    items = begin == JsonToken.START_ARRAY ? items(json) : List.of(item(json));
    int to = position(json) - 1;
    byte[] rest = Arrays.copyOf(answer, answer.length - (to - from));
    System.arraycopy(answer, to, rest, from, answer.length - to);
    return rest;
  }

  private static int position(JsonParser json) {
    return Math.toIntExact(json.currentLocation().getByteOffset());
  }

  private static List<Item> items(JsonParser json) throws IOException {
    List<Item> items = new ArrayList<>();
    while (json.nextToken() == JsonToken.START_OBJECT) {
      items.add(item(json));
    }
    expect(json.currentToken() == JsonToken.END_ARRAY);
    return items;
  }

  private static Item item(JsonParser json) throws IOException {
    Map<String, Object> values = new HashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      values.put(json.currentName(), value(json));
    }
    return new Item(values);
  }

  /** An object of one member, whose name is the type. */
  private static Object value(JsonParser json) throws IOException {
    expect(json.nextToken() == JsonToken.START_OBJECT);
    expect(json.nextToken() == JsonToken.FIELD_NAME);
    Object value =
        switch (json.currentName()) {
          case "S" -> requireNonNull(json.nextTextValue());
          case "N" -> Item.number(json.nextTextValue());
          case "BOOL" -> requireNonNull(json.nextBooleanValue());
          default -> throw new IOException("a type of another kind");
        };
    expect(json.nextToken() == JsonToken.END_OBJECT);
    return value;
  }

  private static void expect(boolean fact) throws IOException {
    if (!fact) {
      throw new IOException("an answer of another form");
    }
  }
}
