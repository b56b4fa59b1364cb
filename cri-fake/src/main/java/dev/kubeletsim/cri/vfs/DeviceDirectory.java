// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A tmpfs with device files in it, as {@code /dev} is: the devices are made when first looked at. */
public final class DeviceDirectory extends Inode {
    private static final long MAX_BYTES = 64L << 20;

    private final Set<String> deviceNames;
    private final Function<String, Inode> makeDevice;
    private final MemoryInode own;
    private final Map<String, Inode> made = new HashMap<>(4);

    /** A directory with these devices, and room for files. */
    public DeviceDirectory(Set<String> deviceNames, Function<String, Inode> makeDevice, InstantSource clock) {
        this.deviceNames = deviceNames;
        this.makeDevice = makeDevice;
        this.own = new MemoryFileSystem(clock, MAX_BYTES).emptyRoot(0755);
    }

    @Override
    public FileType type() {
        return FileType.DIRECTORY;
    }

    @Override
    public FileStat stat() {
        return own.stat();
    }

    @Override
    protected @Nullable Inode lookup(String name) {
        return deviceNames.contains(name) ? made.computeIfAbsent(name, makeDevice) : own.lookup(name);
    }

    @Override
    protected List<String> list() {
        Set<String> names = new TreeSet<>(own.list());
        names.addAll(deviceNames);
        return List.copyOf(names);
    }

    @Override
    protected Inode create(String name, FileType type, int mode, long uid, long gid, String target) {
        return own.create(name, type, mode, uid, gid, target);
    }

    @Override
    protected void remove(String name) {
        if (deviceNames.contains(name)) {
            throw new ErrnoException(Errno.EBUSY);
        }
        own.remove(name);
    }

    @Override
    protected void setMode(int mode) {
        own.setMode(mode);
    }

    @Override
    protected void setOwner(long uid, long gid) {
        own.setOwner(uid, gid);
    }

    @Override
    protected void setModified(Instant time) {
        own.setModified(time);
    }
}
