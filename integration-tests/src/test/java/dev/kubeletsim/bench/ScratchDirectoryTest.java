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
        Path file;
        try (ScratchDirectory directory = ScratchDirectory.named("scratch")) {
            file = directory.resolve("0/var/log/pods/0.log");
            Files.createDirectories(file.getParent());
            Files.writeString(file, "a line");
        }
        assertThat(file.getParent().getParent().getParent().getParent().getParent())
                .doesNotExist();
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
