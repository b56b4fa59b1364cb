// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.cri.fault.FaultControl;
import dev.kubeletsim.cri.fault.Faults;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The control socket beside the first Unix-domain socket of a runtime. */
final class ControlSocket {
    private static final Logger log = LoggerFactory.getLogger(ControlSocket.class);
    private static final String UNIX = "unix://";

    private ControlSocket() {}

    /** Opens it, for {@code group} too if there is one; the runtime serves without it where it cannot be had, as when its path would be too long. */
    static Closeable beside(List<String> endpoints, @Nullable String group, Supplier<Faults> faults) {
        for (String endpoint : endpoints) {
            if (endpoint.startsWith(UNIX)) {
                Path path = Path.of(endpoint.substring(UNIX.length()) + FaultControl.SUFFIX);
                try {
                    return FaultControl.open(path, group, List.of(new FaultControl.Target("node", faults)));
                } catch (IOException e) {
                    log.warn("faults cannot be changed while this runs: {}", e.getMessage());
                }
                break;
            }
        }
        return () -> {};
    }
}
