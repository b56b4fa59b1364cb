// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.registry;

import dev.kubeletsim.cri.image.Image;
import dev.kubeletsim.cri.image.ImageReference;
import dev.kubeletsim.cri.image.RegistryAuth;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What to pull, and with whose help.
 *
 * @param reference a name whose registry is on loopback
 * @param auth the credentials of the request
 * @param http the connections, which are this pull's own
 * @param known images that are on the node, by the digest of configuration, manifest or index
 * @param sleep waits; a registry may ask for patience
 */
record PullOrder(
        ImageReference reference,
        RegistryAuth auth,
        LoopbackHttp http,
        Function<String, Optional<Image>> known,
        Consumer<Duration> sleep) {}
