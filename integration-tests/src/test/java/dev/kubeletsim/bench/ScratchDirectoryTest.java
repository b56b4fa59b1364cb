// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchDirectoryTest {
    @Test
    void nothingIsLeftOnceItIsClosed() throws Exception {
        Path itself;
        try (ScratchDirectory directory = ScratchDirectory.named("scratch")) {
            itself = directory.resolve("");
            Path logs = Files.createDirectories(directory.resolve("0/var/log/pods"));
            Files.writeString(logs.resolve("0.log"), "a line");
        }
        assertThat(itself).doesNotExist();
    }

    @Test
    void aLinkIsRemovedAndWhatItLeadsToStays(@TempDir Path elsewhere) throws Exception {
        Path kept = Files.writeString(elsewhere.resolve("kept"), "a line");
        try (ScratchDirectory directory = ScratchDirectory.named("scratch")) {
            Files.createSymbolicLink(directory.resolve("link"), elsewhere);
        }
        assertThat(kept).hasContent("a line");
    }

    @Test
    void whatIsNotThereNeedsNoRemoval(@TempDir Path directory) throws Exception {
        ScratchDirectory.removeTree(directory.resolve("absent"));

        assertThat(directory).isEmptyDirectory();
    }
}
