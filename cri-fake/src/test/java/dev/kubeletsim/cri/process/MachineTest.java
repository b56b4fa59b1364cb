// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {
    @TempDir
    Path proc;

    @Test
    void sharedMemoryIsReadFromItsTable() throws IOException {
        Files.createDirectory(proc.resolve("sysvipc"));
        Files.writeString(proc.resolve("sysvipc/shm"), """
                       key      shmid perms                  size  cpid  lpid nattch   uid   gid  cuid  cgid
                -1432778632      32769  1644               1048576   412     0      3  1000     0  1000     0
                """);
        assertThat(Machine.at(proc).sharedMemory())
                .containsExactly(new SharedMemory(-1432778632, 32769, 1000, 0644, 1_048_576, 3));
    }

    @Test
    void socketsAreTheLinesBelowTheHeading() throws IOException {
        Files.createDirectory(proc.resolve("net"));
        Files.writeString(proc.resolve("net/tcp"), "  sl  local_address\n   0: 0100007F:2328 00000000:0000 0A\n");
        assertThat(Machine.at(proc).socketLines("tcp")).containsExactly("   0: 0100007F:2328 00000000:0000 0A");
    }

    @Test
    void whatAMachineDoesNotHaveIsEmpty() {
        assertThat(Machine.at(proc).sharedMemory()).isEmpty();
        assertThat(Machine.at(proc).socketLines("tcp6")).isEmpty();
    }
}
