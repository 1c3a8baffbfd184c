"""What a kernel does with a row of values 逐行累加, as source: the same for all kernels.

A column of the leaf adds up by itself while its class stays the same from row to row; then what it holds goes to the
class. So every loop over cells adds neighbour to neighbour, which the compiler does for several cells at once without
changing the order of any sum: the bits are the same on every machine.
"""

ROW_FUNCTIONS = '''@intrinsic
def fetch(typingctx, address):
    """Ask for the memory at an address, without waiting for it."""

    def code(context, builder, signature, values):
        pointer, number = ir.IntType(8).as_pointer(), ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [pointer, number, number, number])
        asked = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
        builder.call(asked, [builder.inttoptr(values[0], pointer), number(0), number(3), number(1)])
        return context.get_dummy_value()

    return types.void(types.uint64), code


@njit(error_model="numpy")
def fetch_row(row):
    """Ask for a row ahead of its use: short rows of many layers are more than the processor foresees by itself."""
    start = np.uint64(row.ctypes.data)
    for ahead in range(0, row.size * row.itemsize, 64):
        fetch(start + np.uint64(ahead))


@njit(error_model="numpy")
def level(rows, columns, first):
    """A table whose rows begin where the processor reads fastest, all of one value."""
    wide = (columns + 7) // 8 * 8
    room = np.full(rows * wide + 8, first)
    start = (-room.ctypes.data // 8) % 8
    return room[start : start + rows * wide].reshape(rows, wide)


@njit(error_model="numpy")
def stretches(across):
    """Where the columns begin that lie between the same points of the lattice of areas, and where the last ones end."""
    found = [0]
    for i in range(1, across.size):
        if int(across[i]) != int(across[i - 1]):
            found.append(i)
    found.append(across.size)
    return np.array(found)


@njit(error_model="numpy")
def areas_of_row(lattice, down, across, starts, line, areas):
    """Areas of the cells of a row, straight between the points around each, as `cell_area.between` has them."""
    upper = int(down)
    share = down - upper
    for point in range(line.size):
        line[point] = lattice[upper, point] * (1 - share) + lattice[upper + 1, point] * share
    for stretch in range(starts.size - 1):
        start, end = starts[stretch], starts[stretch + 1]
        left = int(across[start])
        parts, found, west, east = across[start:end], areas[start:end], line[left], line[left + 1]
        for i in range(found.size):
            part = parts[i] - left
            found[i] = west * (1 - part) + east * part


@njit(error_model="numpy")
def differing(codes, above):
    """How many cells are of another class than those above them."""
    found = 0
    for i in range(codes.size):
        found += int(np.int64(codes[i]) != above[i])
    return found


@njit(error_model="numpy")
def add_row(value, held):
    for i in range(held.size):
        held[i] += value[i]


@njit(error_model="numpy")
def add_times(value, weight, held):
    for i in range(held.size):
        held[i] += value[i] * weight[i]


@njit(error_model="numpy")
def add_known(value, weight, area, held, gap):
    """The same, where some values are missing: their ground is kept apart."""
    for i in range(held.size):
        held[i] += 0.0 if value[i] != value[i] else value[i] * weight[i]
    for i in range(held.size):
        gap[i] += area[i] if value[i] != value[i] else 0.0'''
