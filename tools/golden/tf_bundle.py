"""TensorFlow V2 checkpoints ("tensor bundles") without TensorFlow: read and write them.

`variables.index` is an SSTable (LevelDB's table format): blocks of key/value entries whose keys
share prefixes, an index block that points to them, and a 48-byte footer. Each value is a
BundleEntryProto: dtype, shape, shard, offset, size, crc32c. `variables.data-00000-of-00001` is
nothing but the tensors' little-endian bytes, one after the other.

    python3 tf_bundle.py FOLDER/variables/variables      # lists the tensors; --check reads every CRC
"""
import argparse
import pathlib
import struct

import numpy as np

MAGIC = 0xDB4775248B80FB57
DTYPES = {1: np.dtype("<f4"), 2: np.dtype("<f8"), 3: np.dtype("<i4"), 9: np.dtype("<i8"), 19: np.dtype("<f2")}


# --- crc32c (Castagnoli), as LevelDB and TensorFlow mask it -------------------------------------

def _crc_table():
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = (byte >> 1) ^ (0x82F63B78 if byte & 1 else 0)
        table.append(byte)
    return table


CRC_TABLE = _crc_table()


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in bytes(data):
        crc = CRC_TABLE[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    return crc ^ 0xFFFFFFFF


def masked_crc32c(data):
    """A CRC stored next to what it covers is rotated and shifted, so that a CRC of it stays a good one."""
    crc = crc32c(data)
    return (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF


# --- variable-length integers and the few protobuf messages -------------------------------------

def read_varint(buf, at):
    value = shift = 0
    while True:
        byte = buf[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def varint(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def fields(message):
    """(field number, value) of a protobuf message; embedded messages stay bytes."""
    at = 0
    while at < len(message):
        tag, at = read_varint(message, at)
        kind = tag & 7
        if kind == 0:
            value, at = read_varint(message, at)
        elif kind == 1:
            value, at = struct.unpack_from("<Q", message, at)[0], at + 8
        elif kind == 2:
            length, at = read_varint(message, at)
            value, at = message[at:at + length], at + length
        elif kind == 5:
            value, at = struct.unpack_from("<I", message, at)[0], at + 4
        else:
            raise ValueError(f"protobuf wire type {kind} at byte {at}")
        yield tag >> 3, value


def field(number, value):
    if isinstance(value, bytes):
        return varint(number << 3 | 2) + varint(len(value)) + value
    return varint(number << 3) + varint(value)


# --- reading ------------------------------------------------------------------------------------

def _block(table, handle):
    """Entries of one block. handle: varint offset, varint size; a type byte and a CRC follow the block."""
    offset, at = read_varint(handle, 0)
    size, _ = read_varint(handle, at)
    block = table[offset:offset + size]
    kind = table[offset + size]
    stored = struct.unpack_from("<I", table, offset + size + 1)[0]
    if kind != 0:
        raise ValueError(f"block at {offset}: compression {kind}; only uncompressed tables are read")
    if masked_crc32c(table[offset:offset + size + 1]) != stored:
        raise ValueError(f"block at {offset}: CRC differs")
    restarts = struct.unpack_from("<I", block, len(block) - 4)[0]
    end, at, key = len(block) - 4 * (restarts + 1), 0, b""
    while at < end:
        shared, at = read_varint(block, at)
        fresh, at = read_varint(block, at)
        length, at = read_varint(block, at)
        key = key[:shared] + block[at:at + fresh]
        at += fresh
        yield key, block[at:at + length]
        at += length


def entries(prefix):
    """name -> (dtype, shape, offset, size, crc) as the index file says."""
    table = pathlib.Path(f"{prefix}.index").read_bytes()
    footer = table[-48:]
    if struct.unpack("<Q", footer[40:])[0] != MAGIC:
        raise ValueError(f"{prefix}.index: no SSTable (magic number differs)")
    _, at = read_varint(footer, 0)
    _, at = read_varint(footer, at)                       # the meta-index block is empty
    found = {}
    for _, handle in _block(table, footer[at:]):
        for key, value in _block(table, handle):
            if key == b"":                                # BundleHeaderProto
                header = dict(fields(value))
                if header.get(1, 1) != 1 or header.get(2, 0) != 0:
                    raise ValueError(f"{prefix}: {header.get(1)} shards, endianness {header.get(2)}; "
                                     "expected one little-endian shard")
                continue
            entry = dict(fields(value))
            shape = tuple(dict(fields(dim)).get(1, 0) for number, dim in fields(entry.get(2, b"")) if number == 2)
            found[key.decode()] = (DTYPES[entry[1]], shape, entry.get(4, 0), entry[5], entry.get(6))
    return found


def read(prefix):
    """name -> array, mapped from the data file (no copy)."""
    data = np.memmap(f"{prefix}.data-00000-of-00001", mode="r")
    return {name: data[offset:offset + size].view(dtype).reshape(shape)
            for name, (dtype, shape, offset, size, _) in entries(prefix).items()}


# --- writing ------------------------------------------------------------------------------------

def _encode(items, every):
    """One block: keys share prefixes, but for a full key at every `every`-th entry (a restart)."""
    block, restarts, last = bytearray(), [], b""
    for count, (key, value) in enumerate(items):
        shared = 0
        if count % every == 0:
            restarts.append(len(block))
        else:
            while shared < min(len(key), len(last)) and key[shared] == last[shared]:
                shared += 1
        block += varint(shared) + varint(len(key) - shared) + varint(len(value)) + key[shared:] + value
        last = key
    restarts = restarts or [0]
    return bytes(block) + struct.pack(f"<{len(restarts) + 1}I", *restarts, len(restarts))


def _table(items, block_size=4096):
    """An SSTable of sorted (key, value) pairs."""
    out, index, pending = bytearray(), [], []

    def flush(entries, every=16):
        block = _encode(entries, every)
        handle = varint(len(out)) + varint(len(block))
        block += b"\0"                                    # uncompressed
        out.extend(block + struct.pack("<I", masked_crc32c(block)))
        return handle

    for key, value in items:
        pending.append((key, value))
        if len(_encode(pending, 16)) >= block_size:
            index.append((key, flush(pending)))
            pending = []
    if pending:
        index.append((pending[-1][0], flush(pending)))
    footer = flush([]) + flush(index, every=1)            # meta-index, then index: a restart at each entry
    return bytes(out) + footer.ljust(40, b"\0") + struct.pack("<Q", MAGIC)


def write(prefix, tensors, block_size=4096):
    """Writes name -> array as one little-endian shard, tensors in the order of their names."""
    codes = {dtype: code for code, dtype in DTYPES.items()}
    items, data = [(b"", field(1, 1) + field(3, field(1, 1)))], bytearray()   # BundleHeaderProto first
    for name in sorted(tensors):                          # byte order: the names are ASCII
        array = np.ascontiguousarray(tensors[name])
        raw = array.astype(array.dtype.newbyteorder("<")).tobytes()
        shape = b"".join(field(2, field(1, size)) for size in array.shape)
        entry = field(1, codes[array.dtype.newbyteorder("<")]) + field(2, shape)
        entry += field(4, len(data)) if data else b""     # proto3: zero is left out
        entry += field(5, len(raw)) + varint(6 << 3 | 5) + struct.pack("<I", masked_crc32c(raw))
        items.append((name.encode(), entry))
        data += raw
    path = pathlib.Path(f"{prefix}.index")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_table(items, block_size))
    pathlib.Path(f"{prefix}.data-00000-of-00001").write_bytes(data)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("prefix", help="path without .index, e.g. FOLDER/variables/variables")
    parser.add_argument("--check", action="store_true", help="compare every tensor's CRC (slow: plain Python)")
    options = parser.parse_args()
    arrays = read(options.prefix)
    for name, (dtype, shape, offset, size, crc) in entries(options.prefix).items():
        state = ""
        if options.check:
            state = "ok" if masked_crc32c(arrays[name].tobytes()) == crc else "CRC DIFFERS"
        print(f"{offset:>10} {size:>10} {dtype.str} {list(shape)} {name} {state}")


if __name__ == "__main__":
    main()
