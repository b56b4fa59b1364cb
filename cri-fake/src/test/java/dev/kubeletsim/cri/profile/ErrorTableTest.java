// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ErrorTableTest {
    private final ErrorTable table = ErrorTable.builder()
            .wrapping(CriError.FIND_FOR_STOP_CONTAINER, "find \"{id}\": {cause}")
            .row(CriError.CONTAINER_ID_UNKNOWN, CriCode.NOT_FOUND, "not found")
            .build();

    @Test
    void anArgumentThatLooksLikeATemplateIsTakenLiterally() {
        CriException cause = table.failure(CriError.CONTAINER_ID_UNKNOWN);
        CriException failure = table.wrap(CriError.FIND_FOR_STOP_CONTAINER, cause, "id", "{cause}");
        assertThat(failure.text()).isEqualTo("find \"{cause}\": not found");
        assertThat(failure.code()).isEqualTo(CriCode.NOT_FOUND);
    }

    @Test
    void aRowThatIsNotThereIsACheckThatIsNotMade() {
        assertThat(table.has(CriError.CONTAINER_NAME_EMPTY)).isFalse();
        assertThatThrownBy(() -> table.failure(CriError.CONTAINER_NAME_EMPTY))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("CONTAINER_NAME_EMPTY");
    }
}
