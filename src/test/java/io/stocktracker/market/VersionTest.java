package io.stocktracker.market;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class VersionTest {

    @Test
    void readsAsEpochInBase36AndSequence() {
        assertThat(new Version(35, 14)).hasToString("z-14");
        assertThat(Version.parse("z-14")).contains(new Version(35, 14));
    }

    @Property
    void parsesItsOwnText(@ForAll @LongRange(min = 0) long epoch, @ForAll @LongRange(min = 0) long sequence) {
        var version = new Version(epoch, sequence);
        assertThat(Version.parse(version.toString())).contains(version);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "1",
                "1-",
                "-1",
                "1-2-3",
                "1--2",
                "-1-2",
                "1-x",
                "K-1",
                "01-2",
                "1-02",
                "1-+2",
                "+1-2",
                " 1-2",
                "1-2 ",
                "1-99999999999999999999",
                "zzzzzzzzzzzzzzzz-1",
                "nonsense",
                "1-٣",
                "<script>"
            })
    void refusesNonsense(String text) {
        assertThat(Version.parse(text)).isEmpty();
    }

    @Test
    void hasNoNegativeNumbers() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Version(-1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Version(0, -1));
    }

    @Test
    void theNextVersionHasTheSameEpoch() {
        var version = new Version(7, 3);
        assertThat(version.next()).isEqualTo(new Version(7, 4));
        assertThat(version.sameEpoch(version.next())).isTrue();
        assertThat(version.sameEpoch(new Version(8, 3))).isFalse();
    }
}
