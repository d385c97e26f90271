package io.stocktracker.web;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConditionalResponseTest {

    @Test
    void theTagDependsOnTheWholeContent() {
        assertThat(tag("{\"symbol\":\"AAPL\",\"close\":1}"))
                .isEqualTo(tag("{\"symbol\":\"AAPL\",\"close\":1}"))
                .isNotEqualTo(tag("{\"symbol\":\"AAPL\",\"close\":2}"))
                .isNotEqualTo(tag(""));
    }

    private static String tag(String content) {
        return ConditionalResponse.tag(content.getBytes(StandardCharsets.UTF_8));
    }
}
