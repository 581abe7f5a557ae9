package io.chatgenerator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeasesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456789Z");

  private final Leases leases =
      new Leases("task", Duration.ofSeconds(30), InstantSource.fixed(NOW), new UnconfirmedLeases());

  @Test
  void countsInMilliseconds() {
    assertThat(leases.now()).isEqualTo(Instant.parse("2026-01-01T00:00:00.123Z"));
  }

  @Test
  void aLeaseOfItsOwnLastsItsTimeAndIsRenewedSixTimes() {
    assertThat(leases.hold()).isEqualTo(Lease.heldBy("task", leases.now().plusSeconds(30)));
    assertThat(leases.renewal()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void aLeaseIsSafeUntilAnotherClockMayBeBeyondIt() {
    assertThat(leases.isSafe(leases.hold())).isTrue();
    assertThat(leases.isSafe(Lease.heldBy("task", leases.now().plusSeconds(5)))).isFalse();
    Leases brief =
        new Leases(
            "task", Duration.ofSeconds(5), InstantSource.fixed(NOW), new UnconfirmedLeases());
    assertThat(brief.isSafe(brief.hold())).isTrue();
    assertThat(brief.isSafe(Lease.heldBy("task", brief.now().plusSeconds(1)))).isFalse();
  }

  @Test
  void aFreeStoryIsOpenEvenToATaskWhoseClockLags() {
    Leases late =
        new Leases(
            "late",
            Duration.ofSeconds(30),
            InstantSource.fixed(NOW.minusSeconds(4)),
            new UnconfirmedLeases());
    Story begun =
        Story.pending(new StoryKey("ann", "1"), "a whale", List.of(), NOW, leases.hold())
            .append("Once", NOW);
    assertThat(late.isOpen(leases.release(begun))).isTrue();
    assertThat(late.isOpen(Lease.waiting(leases.now()))).isTrue();
  }

  @Test
  void aLeaseIsOpenOnlyAfterItsLastMoment() {
    assertThat(leases.isOpen(Lease.heldBy("other", leases.now()))).isFalse();
    assertThat(leases.isOpen(Lease.heldBy("other", leases.now().minusMillis(1)))).isTrue();
  }
}
