package io.stocktracker.streaming;

import io.stocktracker.access.ClientAddress;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AdmissionTest {

    private static final ClientAddress HERE = new ClientAddress("192.0.2.1");
    private static final ClientAddress THERE = new ClientAddress("192.0.2.2");

    private final Admission admission = new Admission(TestLimits.connections(3, 2), OptionalInt.empty());

    @Test
    void anAddressHasAsManyConnectionsAsItMay() {
        assertThat(admission.admit("a", HERE)).isEmpty();
        assertThat(admission.admit("b", HERE)).isEmpty();
        assertThat(admission.admit("c", HERE)).contains(HandshakeRejection.ADDRESS);
        assertThat(admission.admit("d", THERE)).isEmpty();
        assertThat(admission.size()).isEqualTo(3);
    }

    @Test
    void allTogetherHaveAsManyAsTheyMay() {
        admission.admit("a", HERE);
        admission.admit("b", HERE);
        admission.admit("c", THERE);
        assertThat(admission.admit("d", THERE)).contains(HandshakeRejection.ALL);
    }

    @Test
    void aConnectionThatEndsMakesRoom() {
        admission.admit("a", HERE);
        admission.admit("b", HERE);
        admission.release("a");
        assertThat(admission.admit("c", HERE)).isEmpty();
        assertThat(admission.admit("d", HERE)).contains(HandshakeRejection.ADDRESS);
    }

    @Test
    void endingTwiceMakesRoomOnce() {
        admission.admit("a", HERE);
        admission.admit("b", HERE);
        admission.release("a");
        admission.release("a");
        admission.release("never let in");
        assertThat(admission.size()).isEqualTo(1);
        assertThat(admission.admit("c", HERE)).isEmpty();
        assertThat(admission.admit("d", HERE)).contains(HandshakeRejection.ADDRESS);
    }

    @Test
    void aConnectionThatIsUsedAgainCountsOnceAndForWhoeverUsesItNow() {
        admission.admit("a", HERE);
        admission.admit("a", HERE);
        admission.admit("a", THERE);
        assertThat(admission.size()).isEqualTo(1);
        assertThat(admission.admit("b", HERE)).isEmpty();
        assertThat(admission.admit("c", HERE)).isEmpty();
    }

    @Test
    void nothingIsLeftOfWhoeverIsGone() {
        admission.admit("a", HERE);
        admission.admit("b", HERE);
        admission.admit("c", HERE);
        admission.admit("d", THERE);
        for (var connection : new String[] {"a", "b", "c", "d"}) {
            admission.release(connection);
        }
        assertThat(admission.size()).isZero();
        assertThat(admission.addresses()).isZero();
    }

    @Test
    void aLimitThatLetsNobodyInIsRefused() {
        assertRefused(0, 1, "tracker.streaming.max-connections must be at least 1, not 0.");
        assertRefused(1, -1, "tracker.streaming.max-connections-for-address must be at least 1, not -1.");
    }

    @Test
    void theServerHasToTakeThoseThatAreTurnedAway() {
        assertThatThrownBy(() -> new Admission(TestLimits.connections(3, 2), OptionalInt.of(3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tracker.streaming.max-connections is 3, but must be below"
                        + " quarkus.http.limits.max-connections, which is 3.");
        assertThatCode(() -> new Admission(TestLimits.connections(3, 2), OptionalInt.of(4)))
                .doesNotThrowAnyException();
    }

    private static void assertRefused(int inAll, int forAddress, String message) {
        assertThatThrownBy(() -> new Admission(TestLimits.connections(inAll, forAddress), OptionalInt.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
