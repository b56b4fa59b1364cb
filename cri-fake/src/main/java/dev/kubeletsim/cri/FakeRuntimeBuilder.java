// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri;

import dev.kubeletsim.cri.fault.FaultRule;
import dev.kubeletsim.cri.image.ImageCatalogue;
import dev.kubeletsim.cri.image.ImageFileException;
import dev.kubeletsim.cri.image.NamedImage;
import dev.kubeletsim.cri.image.oci.ImageFiles;
import dev.kubeletsim.cri.present.PresentPod;
import dev.kubeletsim.cri.process.Machine;
import dev.kubeletsim.cri.profile.LatencyRule;
import dev.kubeletsim.cri.sandbox.PodAddresses;
import dev.kubeletsim.cri.server.CriEndpoint;
import dev.kubeletsim.cri.server.ListenerAccess;
import dev.kubeletsim.cri.streaming.StreamingListener;
import dev.kubeletsim.cri.vfs.HostFiles;
import dev.kubeletsim.streaming.tls.ServerTls;
import dev.kubeletsim.time.Scheduler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Says what a {@link FakeRuntime} is to be; made by {@link FakeRuntime#builder()}. Not thread-safe. */
public final class FakeRuntimeBuilder {
    RuntimeProfile profile = RuntimeProfile.containerd20();

    @Nullable
    Scheduler scheduler;

    @Nullable
    RandomGenerator random;

    @Nullable
    HostFiles hostFiles;

    final List<Path> shared = new ArrayList<>();
    ImageCatalogue catalogue = ImageCatalogue.builtIn();
    final List<NamedImage> images = new ArrayList<>();
    final List<CriEndpoint> endpoints = new ArrayList<>();
    ListenerAccess access = ListenerAccess.LOCAL;
    String nodeName = "node";

    @Nullable
    String inProcessName;

    @Nullable
    StreamingListener streaming;

    InetSocketAddress streamAddress = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @Nullable
    ServerTls streamTls;

    String podNetwork = PodAddresses.DEFAULT_CIDR;
    Machine machine = Machine.HIDDEN;
    boolean realPorts;
    Duration registryRoundTrip = Duration.ZERO;
    final List<FaultRule> faults = new ArrayList<>();

    @Nullable
    LatencyRule latency;

    @Nullable
    Path record;

    final List<PresentPod> pods = new ArrayList<>();

    @Nullable
    Path stateDirectory;

    FakeRuntimeBuilder() {}

    /** Which runtime to be. */
    public FakeRuntimeBuilder profile(RuntimeProfile value) {
        profile = value;
        return this;
    }

    /** The source of time and turns; the caller closes it. */
    public FakeRuntimeBuilder scheduler(Scheduler value) {
        scheduler = value;
        return this;
    }

    /** Where ids and tokens come from; seed it for a run that repeats. */
    public FakeRuntimeBuilder random(RandomGenerator value) {
        random = value;
        return this;
    }

    /** The node's files: logs, volumes, host paths. */
    public FakeRuntimeBuilder hostFiles(HostFiles value) {
        hostFiles = value;
        return this;
    }

    /**
     * A directory of this machine that the node has at the same path: logs and mounts there are real files.
     *
     * @throws IllegalArgumentException if it is not the absolute path of a directory
     */
    public FakeRuntimeBuilder shareHostPath(Path directory) {
        if (!directory.isAbsolute() || !Files.isDirectory(directory) || directory.getNameCount() == 0) {
            throw new IllegalArgumentException("cannot share host path \"" + directory
                    + "\" with the node (expected: the absolute path of a directory other than /)");
        }
        shared.add(directory.normalize());
        return this;
    }

    /** What pulls can find, instead of the built-in catalogue. */
    public FakeRuntimeBuilder catalogue(ImageCatalogue value) {
        catalogue = value;
        return this;
    }

    /** Images that are on the node at the start; they hide catalogue ones of the same name. */
    public FakeRuntimeBuilder images(List<NamedImage> value) {
        images.addAll(value);
        return this;
    }

    /**
     * The images of a YAML file or docker archive, as {@link #images}.
     *
     * @throws ImageFileException if the file cannot be used; the message names the place
     */
    public FakeRuntimeBuilder imagesFrom(Path file) throws ImageFileException {
        return images(ImageFiles.read(file));
    }

    /** The node's host name, {@code node} unless set. */
    public FakeRuntimeBuilder nodeName(String value) {
        nodeName = value;
        return this;
    }

    /** The name within this process, unique unless set. */
    public FakeRuntimeBuilder inProcessName(String value) {
        inProcessName = value;
        return this;
    }

    /** A listener for exec, attach and port-forward that other runtimes share; the caller closes it. */
    public FakeRuntimeBuilder streaming(StreamingListener value) {
        streaming = value;
        return this;
    }

    /**
     * Where pods get their addresses from, 10.88.0.0/16 unless set.
     *
     * @throws IllegalArgumentException if it is no IPv4 network with a prefix of 8 to 29 bits
     */
    public FakeRuntimeBuilder podNetwork(String cidr) {
        new PodAddresses(cidr);
        podNetwork = cidr;
        return this;
    }

    /**
     * What listens in pods gets real sockets on this machine's loopback device: on the pod's address if that is in
     * 127.0.0.0/8, on 127.0.0.1 for host ports and for pods on the node's network. Off unless called.
     */
    public FakeRuntimeBuilder realPorts() {
        realPorts = true;
        return this;
    }

    /** How long a pull takes at least; no time unless set. A client's shorter deadline ends it. */
    public FakeRuntimeBuilder registryRoundTrip(Duration value) {
        registryRoundTrip = value;
        return this;
    }

    /** The node's own namespaces show this machine's shared memory and listening sockets. Off unless called. */
    public FakeRuntimeBuilder showMachine() {
        machine = Machine.at(Path.of("/proc"));
        return this;
    }

    /** Rules by which calls go wrong from the start; see {@link FakeRuntime#faults()} for later. */
    public FakeRuntimeBuilder faults(List<FaultRule> value) {
        faults.addAll(value);
        return this;
    }

    /** How long calls take: no time unless set. */
    public FakeRuntimeBuilder latency(LatencyRule value) {
        latency = value;
        return this;
    }

    /**
     * A directory in which sandboxes, containers and images outlive the process, however that ends; made if need be.
     * Started from it again, the runtime has them back as its profile says ({@link RuntimeProfile#recovery}). Images
     * and pods that a start brings come once: what was removed since stays away.
     */
    public FakeRuntimeBuilder stateDirectory(Path value) {
        stateDirectory = value;
        return this;
    }

    /** Pods that are there when it starts to serve. */
    public FakeRuntimeBuilder pods(List<PresentPod> value) {
        pods.addAll(value);
        return this;
    }

    /** A file to which every call and its reply is appended as a line of JSON. */
    public FakeRuntimeBuilder record(Path file) {
        record = file;
        return this;
    }

    /**
     * An address to listen on: {@code unix:///PATH} or {@code tcp://HOST:PORT}, port 0 for any.
     *
     * @throws IllegalArgumentException with one line that says what to write instead
     */
    public FakeRuntimeBuilder listen(String endpoint) {
        endpoints.add(CriEndpoint.parse(endpoint));
        return this;
    }

    /** Who may come to the addresses: programs of the same user, over TCP of the same machine, unless set. */
    public FakeRuntimeBuilder access(ListenerAccess value) {
        access = value;
        return this;
    }

    /**
     * Where exec, attach and port-forward are served, and with which TLS: 127.0.0.1, any port and none unless set.
     * Runtimes have the same settings.
     */
    public FakeRuntimeBuilder streamServer(InetSocketAddress address, @Nullable ServerTls tls) {
        streamAddress = address;
        streamTls = tls;
        return this;
    }

    /**
     * Starts it.
     *
     * @throws IOException if an address or a file cannot be had; nothing is left running then
     * @throws IllegalArgumentException if a pod that should be there cannot be, or {@link #access} does not allow an
     *     address; nothing is left running then
     */
    public FakeRuntime start() throws IOException {
        endpoints.forEach(access::check);
        access.check(new CriEndpoint.Tcp(streamAddress));
        return RuntimeAssembly.start(this);
    }
}
