// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.cri.FakeRuntime;
import dev.kubeletsim.cri.fault.FaultControl;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A runtime with a control socket beside its first Unix-domain socket, opened when the runtime serves already. */
final class ControlledRuntime implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ControlledRuntime.class);
    private static final String UNIX = "unix://";

    private final FakeRuntime runtime;
    private final @Nullable FaultControl control;

    ControlledRuntime(FakeRuntime runtime) {
        this.runtime = runtime;
        this.control = open(runtime);
    }

    /** The runtime serves without it where the socket cannot be had: its path may be too long. */
    private static @Nullable FaultControl open(FakeRuntime runtime) {
        for (String endpoint : runtime.endpoints()) {
            if (endpoint.startsWith(UNIX)) {
                Path path = Path.of(endpoint.substring(UNIX.length()) + FaultControl.SUFFIX);
                try {
                    return FaultControl.open(path, List.of(new FaultControl.Target("node", runtime.faults())));
                } catch (IOException e) {
                    log.warn("faults cannot be changed while this runs: {}", e.getMessage());
                    return null;
                }
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        if (control != null) {
            control.close();
        }
        runtime.close();
    }
}
