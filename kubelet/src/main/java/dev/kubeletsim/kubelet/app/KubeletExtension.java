// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.cri.RuntimeProfile;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs a {@link SimulatedNode} for tests: one for the whole class as a static field, a fresh one a test as an instance
 * field.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final KubeletExtension kubelet = KubeletExtension.of(RuntimeProfile.crio131());
 *
 * @Test
 * void strictPodsGetOnlyTheirOwnGroups() {
 *     kubelet.node().apply(strictPod);
 *     kubelet.node().awaitSettled("strict", Duration.ofSeconds(10));
 *     assertThat(kubelet.node().exec("strict", "id", "-G").stdout()).isEqualTo("3000 4000\n");
 * }
 * }</pre>
 *
 * <p>Tests that run in parallel may share a static one, with pods of their own; ports are free ones.
 */
public final class KubeletExtension
        implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
    private final Consumer<SimulatedNode.Builder> settings;
    private volatile @Nullable SimulatedNode node;
    private volatile boolean forClass;

    private KubeletExtension(Consumer<SimulatedNode.Builder> settings) {
        this.settings = settings;
    }

    /** A node with this runtime and the builder's defaults. */
    public static KubeletExtension of(RuntimeProfile runtime) {
        return with(builder -> builder.runtime(runtime));
    }

    /** A node made by a builder that {@code settings} has seen to. */
    public static KubeletExtension with(Consumer<SimulatedNode.Builder> settings) {
        return new KubeletExtension(settings);
    }

    /** The node. */
    public SimulatedNode node() {
        return Objects.requireNonNull(
                node, "the node runs only while a test does; is the field annotated with @RegisterExtension?");
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        forClass = true;
        open();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (!forClass) {
            open();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (!forClass) {
            close();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    private void open() {
        SimulatedNode.Builder builder = SimulatedNode.builder();
        settings.accept(builder);
        node = builder.start();
    }

    private void close() {
        SimulatedNode running = node;
        node = null;
        if (running != null) {
            running.close();
        }
    }
}
