// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image.oci;

import dev.kubeletsim.cri.image.BlobContent;
import dev.kubeletsim.cri.image.Digests;
import dev.kubeletsim.cri.image.ImageFileException;
import dev.kubeletsim.cri.image.Layer;
import dev.kubeletsim.cri.vfs.FileTree;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Builds an image's file system from its layers, the lowest first: plain, gzip or zstd, whatever their media types say.
 * Not thread-safe.
 */
public final class LayerStack {
    /** What an image may have on disk, and unpacked: more than a test needs, less than a heap has. */
    public static final Bounds DEFAULT_BOUNDS = new Bounds(1L << 30, 512L << 20);

    private final Bounds bounds;
    private final LayerUnpacker unpacker = new LayerUnpacker();
    private final List<Layer> layers = new ArrayList<>();
    private long packedLeft;
    private long unpackedLeft;

    /**
     * What all layers together may have.
     *
     * @param packed bytes of the blobs
     * @param unpacked bytes of the tars in them
     */
    public record Bounds(long packed, long unpacked) {}

    /**
     * What became of a blob. It was read to its end, whatever was in it: so its digest is known.
     *
     * @param layer as it was found, which need not be as it was promised
     * @param problem why its content cannot be used, if it can't
     */
    public record Added(Layer layer, Optional<ImageFileException> problem) {}

    /** An empty stack. */
    public LayerStack(Bounds bounds) {
        this.bounds = bounds;
        this.packedLeft = bounds.packed();
        this.unpackedLeft = bounds.unpacked();
    }

    /** What is left for further layers. */
    Bounds left() {
        return new Bounds(packedLeft, unpackedLeft);
    }

    /**
     * Lays a layer on top.
     *
     * @param mediaType as its manifest says; empty if there is none
     * @param blob its bytes, which are read to their end
     * @param content where they can be read again
     * @throws IOException if {@code blob} fails, or has more bytes than the stack may still take
     */
    public Added add(String mediaType, InputStream blob, BlobContent content) throws IOException {
        BlobStream packed = new BlobStream(blob, packedLeft);
        BufferedInputStream buffered = new BufferedInputStream(packed);
        Compression compression = Compression.of(buffered);
        MessageDigest diffHash = Digests.sha256();
        long unpacked = 0;
        Optional<ImageFileException> problem = Optional.empty();
        try {
            InputStream plain = compression.unpack(buffered);
            CountingStream diff = new CountingStream(new DigestInputStream(plain, diffHash), unpackedLeft);
            unpacker.apply(diff, unpackedLeft);
            diff.drain();
            unpacked = diff.count();
        } catch (ImageFileException e) {
            problem = Optional.of(e);
        } catch (IOException | RuntimeException e) {
            // Tar readers and decompressors also throw unchecked exceptions on damaged input.
            if (packed.failure() != null) {
                throw packed.failure();
            }
            problem = Optional.of(new ImageFileException(String.valueOf(e.getMessage()), e));
        }
        buffered.transferTo(OutputStream.nullOutputStream());
        packedLeft -= packed.count();
        unpackedLeft -= unpacked;
        Layer layer = new Layer(
                mediaType.isEmpty() ? compression.dockerLayer() : mediaType,
                packed.digest(),
                packed.count(),
                Digests.finish(diffHash),
                unpacked,
                content);
        layers.add(layer);
        return new Added(layer, problem);
    }

    /** The layers so far. */
    public List<Layer> layers() {
        return List.copyOf(layers);
    }

    /** All layers on top of each other. */
    public FileTree rootfs() {
        return unpacker.tree();
    }

    @Override
    public String toString() {
        return layers.size() + " layers within " + bounds;
    }
}
