// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A tmpfs with devices in it, as {@code /dev} is: they are made when first looked at. */
public final class DeviceDirectory extends Inode {
    private static final long MAX_BYTES = 64L << 20;

    private final Set<String> deviceNames;
    private final Function<String, Inode> makeDevice;
    private final Map<String, Inode> mountPoints;
    private final MemoryInode own;
    private final SmallMap<String, Inode> made = new SmallMap<>();

    /**
     * A directory with these devices, and room for files.
     *
     * @param mountPoints directories in it, which may be those of other containers too, since something is mounted on them
     */
    public DeviceDirectory(
            Set<String> deviceNames,
            Function<String, Inode> makeDevice,
            Map<String, Inode> mountPoints,
            TickClock clock) {
        this.deviceNames = deviceNames;
        this.makeDevice = makeDevice;
        this.mountPoints = mountPoints;
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
        if (deviceNames.contains(name)) {
            return device(name);
        }
        Inode mountPoint = mountPoints.get(name);
        return mountPoint != null ? mountPoint : own.lookup(name);
    }

    private Inode device(String name) {
        Inode device = made.get(name);
        if (device == null) {
            device = makeDevice.apply(name);
            made.put(name, device);
        }
        return device;
    }

    @Override
    protected List<String> list() {
        Set<String> names = new TreeSet<>(own.list());
        names.addAll(deviceNames);
        names.addAll(mountPoints.keySet());
        return List.copyOf(names);
    }

    @Override
    protected Inode create(String name, FileType type, int mode, long uid, long gid, String target) {
        return own.create(name, type, mode, uid, gid, target);
    }

    @Override
    protected void remove(String name) {
        if (deviceNames.contains(name) || mountPoints.containsKey(name)) {
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
