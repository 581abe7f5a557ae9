package io.chatgenerator.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;

class StoriesTableTest {
  private final CreateTableRequest creation = StoriesTable.load().creation("Stories");

  @Test
  void hasAPartitionPerOwner() {
    assertThat(creation.tableName()).isEqualTo("Stories");
    assertThat(creation.keySchema())
        .extracting(KeySchemaElement::attributeName)
        .containsExactly("owner", "id");
  }

  @Test
  void hasAQueueOfUnfinishedStories() {
    var index = creation.globalSecondaryIndexes().get(0);
    assertThat(index.indexName()).isEqualTo("work-index");
    assertThat(index.keySchema())
        .extracting(KeySchemaElement::attributeName)
        .containsExactly("work", "leaseExpiresAt");
    assertThat(index.projection().projectionTypeAsString()).isEqualTo("KEYS_ONLY");
  }

  @Test
  void forgetsClientTokens() {
    var ttl = StoriesTable.load().timeToLive("Stories").timeToLiveSpecification();
    assertThat(ttl.attributeName()).isEqualTo("expiresAt");
    assertThat(ttl.enabled()).isTrue();
  }
}
