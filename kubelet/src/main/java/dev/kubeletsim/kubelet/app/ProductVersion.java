// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import picocli.CommandLine.IVersionProvider;

/** The product's own version, from the manifest of its jar. */
final class ProductVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Main.class.getPackage().getImplementationVersion();
        return new String[] {
            "kubelet-sim " + (version == null ? "(not packaged)" : version),
            "JVM " + Runtime.version() + " (" + System.getProperty("java.vm.name") + ")"
        };
    }
}
