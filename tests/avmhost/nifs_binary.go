package avmhost

import (
	"bytes"
	"encoding/base64"
	"hash/crc32"
	"slices"
)

func init() {
	binary := func(name string, arity int, call func(c *nifCall) term) { registerNif("binary", name, arity, call) }
	binary("at", 2, nifBinaryAt)
	binary("first", 1, func(c *nifCall) term { return c.byteAt(0, func(n int) int { return 0 }) })
	binary("last", 1, func(c *nifCall) term { return c.byteAt(0, func(n int) int { return n - 1 }) })
	binary("copy", 1, func(c *nifCall) term { return c.copyBinary(1) })
	binary("copy", 2, func(c *nifCall) term {
		if n := c.args[1]; n.isSmall() && n.small() >= 0 {
			return c.copyBinary(int(n.small()))
		}
		return c.badarg()
	})
	binary("part", 2, nifPart)
	binary("part", 3, func(c *nifCall) term { return c.part(c.args[0], c.args[1], c.args[2]) })
	erlangNif("binary_part", 2, nifPart)
	binary("split", 2, nifSplit)
	binary("split", 3, nifSplit)
	binary("match", 2, func(c *nifCall) term { return c.match(false) })
	binary("match", 3, func(c *nifCall) term { return c.match(false) })
	binary("matches", 2, func(c *nifCall) term { return c.match(true) })
	binary("matches", 3, func(c *nifCall) term { return c.match(true) })
	binary("replace", 3, nifReplace)
	binary("replace", 4, nifReplace)
	binary("longest_common_prefix", 1, func(c *nifCall) term { return c.common(false) })
	binary("longest_common_suffix", 1, func(c *nifCall) term { return c.common(true) })
	binary("list_to_bin", 1, nifIolistToBinary)
	binary("bin_to_list", 1, nifBinaryToList)
	for _, arity := range []int{1, 2} {
		binary("encode_unsigned", arity, nifEncodeUnsigned)
		binary("decode_unsigned", arity, nifDecodeUnsigned)
	}
	binary("compile_pattern", 1, func(c *nifCall) term {
		if _, ok := c.patterns(c.args[0]); !ok {
			return c.badarg()
		}
		return c.args[0] // already what match and split take
	})
	erlangNif("binary_to_list", 1, nifBinaryToList)
	erlangNif("binary_to_list", 3, nifBinaryToListRange)
	erlangNif("bitstring_to_list", 1, nifBinaryToList)
	erlangNif("list_to_binary", 1, func(c *nifCall) term {
		if !c.args[0].isList() {
			return c.badarg()
		}
		return nifIolistToBinary(c)
	})
	erlangNif("list_to_bitstring", 1, nifIolistToBinary)
	erlangNif("iolist_to_binary", 1, nifIolistToBinary)
	erlangNif("iolist_size", 1, func(c *nifCall) term {
		data, ok := c.iolist(c.args[0])
		if !ok {
			return c.badarg()
		}
		return c.int(int64(len(data)))
	})
	erlangNif("split_binary", 2, nifSplitBinary)
	erlangNif("crc32", 1, func(c *nifCall) term {
		data, ok := c.iolist(c.args[0])
		if !ok {
			return c.badarg()
		}
		return c.int(int64(crc32.ChecksumIEEE(data)))
	})
	registerNif("base64", "encode", 1, func(c *nifCall) term { return c.base64Encode(c.text) })
	registerNif("base64", "encode_to_string", 1, func(c *nifCall) term { return c.base64Encode(c.string) })
	registerNif("base64", "decode", 1, func(c *nifCall) term { return c.base64Decode(c.text) })
	registerNif("base64", "decode_to_string", 1, func(c *nifCall) term {
		return c.base64Decode(func(s string) term {
			chars := make([]term, len(s))
			for i := range len(s) {
				chars[i] = smallTerm(int64(s[i]))
			}
			return makeList(c.a, chars, termNil)
		})
	})
}

// iolist flattens bytes and binaries.
func (c *nifCall) iolist(t term) ([]byte, bool) {
	if c.mem.isBinary(t) {
		return slices.Clone(c.mem.binary(t)), true
	}
	var out []byte
	var walk func(t term) bool
	walk = func(t term) bool {
		for ; t.isCons(); t = c.mem.tail(t) {
			switch h := c.mem.head(t); {
			case h.isSmall() && h.small() >= 0 && h.small() < 256:
				out = append(out, byte(h.small()))
			case c.mem.isBinary(h):
				out = append(out, c.mem.binary(h)...)
			case !h.isList() || !walk(h):
				return false
			}
		}
		if c.mem.isBinary(t) {
			out = append(out, c.mem.binary(t)...)
			return true
		}
		return t == termNil
	}
	if !t.isList() {
		return nil, false
	}
	return out, walk(t)
}

func nifIolistToBinary(c *nifCall) term {
	data, ok := c.iolist(c.args[0])
	if !ok {
		return c.badarg()
	}
	return c.binary(data)
}

// little tells whether argument i asks for little endian.
func (c *nifCall) little(i int) bool { return i < len(c.args) && c.args[i] == atomLittle }

func nifEncodeUnsigned(c *nifCall) term {
	if !c.mem.isInteger(c.args[0]) || c.mem.integer(c.args[0]).Sign() < 0 {
		return c.badarg()
	}
	out := c.mem.integer(c.args[0]).Bytes()
	if len(out) == 0 {
		out = []byte{0}
	}
	if c.little(1) {
		slices.Reverse(out)
	}
	return c.binary(out)
}

func nifDecodeUnsigned(c *nifCall) term {
	data, ok := c.bytes(0)
	if !ok {
		return c.badarg()
	}
	flags := uint32(0)
	if c.little(1) {
		flags = bsLittle
	}
	return makeBig(c.a, extractBits(data, 0, uint32(len(data))*8, flags))
}

func (c *nifCall) byteAt(arg int, index func(n int) int) term {
	data, ok := c.bytes(arg)
	if !ok || len(data) == 0 {
		return c.badarg()
	}
	i := index(len(data))
	if i < 0 || i >= len(data) {
		return c.badarg()
	}
	return smallTerm(int64(data[i]))
}

func nifBinaryAt(c *nifCall) term {
	if !c.args[1].isSmall() {
		return c.badarg()
	}
	return c.byteAt(0, func(int) int { return int(c.args[1].small()) })
}

func (c *nifCall) copyBinary(n int) term {
	data, ok := c.bytes(0)
	if !ok || n > 1<<24 {
		return c.badarg()
	}
	return c.binary(bytes.Repeat(data, n))
}

// part makes a sub-binary.
func (c *nifCall) part(bin, pos, n term) term {
	p, okp := c.mem.int64(pos)
	l, okn := c.mem.int64(n)
	if !c.mem.isBinary(bin) || !okp || !okn {
		return c.badarg()
	}
	p, l, ok := partRange(p, l, int64(c.mem.binarySize(bin)))
	if !ok {
		return c.badarg()
	}
	return makeSubBinary(c.a, bin, uint32(p), uint32(l))
}

func nifPart(c *nifCall) term {
	pl := c.args[1]
	if !c.mem.isTuple(pl) || c.mem.tupleArity(pl) != 2 {
		return c.badarg()
	}
	return c.part(c.args[0], c.mem.element(pl, 0), c.mem.element(pl, 1))
}

// patterns reads a pattern: a binary or a list of them, none empty.
func (c *nifCall) patterns(t term) ([][]byte, bool) {
	elems := []term{t}
	if !c.mem.isBinary(t) {
		var ok bool
		if elems, ok = c.mem.list(t); !ok || len(elems) == 0 {
			return nil, false
		}
	}
	var out [][]byte
	for _, e := range elems {
		if !c.mem.isBinary(e) || c.mem.binarySize(e) == 0 {
			return nil, false
		}
		out = append(out, c.mem.binary(e))
	}
	return out, true
}

// findPattern finds the earliest, then longest match at or after from.
func findPattern(data []byte, patterns [][]byte, from int) (pos, n int) {
	pos = -1
	for _, p := range patterns {
		i := bytes.Index(data[from:], p)
		if i >= 0 && (pos < 0 || i+from < pos || i+from == pos && len(p) > n) {
			pos, n = i+from, len(p)
		}
	}
	return pos, n
}

// option tells whether a list argument contains an atom.
func (c *nifCall) option(arg int, name string) bool {
	if arg >= len(c.args) {
		return false
	}
	elems, _ := c.mem.list(c.args[arg])
	return slices.ContainsFunc(elems, func(t term) bool { return c.atomName(t) == name })
}

func nifSplit(c *nifCall) term {
	data, ok := c.bytes(0)
	patterns, okp := c.patterns(c.args[1])
	if !ok || !okp {
		return c.badarg()
	}
	var pieces [][2]int
	start := 0
	for {
		pos, n := findPattern(data, patterns, start)
		if pos < 0 || len(pieces) == 1 && !c.option(2, "global") {
			break
		}
		pieces = append(pieces, [2]int{start, pos - start})
		start = pos + n
	}
	pieces = append(pieces, [2]int{start, len(data) - start})
	if c.option(2, "trim_all") {
		pieces = slices.DeleteFunc(pieces, func(p [2]int) bool { return p[1] == 0 })
	} else if c.option(2, "trim") {
		for len(pieces) > 0 && pieces[len(pieces)-1][1] == 0 {
			pieces = pieces[:len(pieces)-1]
		}
	}
	out := make([]term, len(pieces))
	for i, p := range pieces {
		out[i] = makeSubBinary(c.a, c.args[0], uint32(p[0]), uint32(p[1]))
	}
	return makeList(c.a, out, termNil)
}

func (c *nifCall) match(all bool) term {
	data, ok := c.bytes(0)
	patterns, okp := c.patterns(c.args[1])
	if !ok || !okp {
		return c.badarg()
	}
	start, end := 0, len(data)
	if len(c.args) == 3 {
		if start, end, ok = c.scope(len(data)); !ok {
			return c.badarg()
		}
	}
	var found []term
	for {
		pos, n := findPattern(data[:end], patterns, start)
		if pos < 0 {
			break
		}
		found = append(found, makeTuple(c.a, smallTerm(int64(pos)), smallTerm(int64(n))))
		if start = pos + n; !all {
			return found[0]
		}
	}
	if !all {
		return c.atom("nomatch")
	}
	return makeList(c.a, found, termNil)
}

// scope reads [{scope, {Start, Length}}].
func (c *nifCall) scope(size int) (start, end int, ok bool) {
	options, ok := c.mem.list(c.args[2])
	if !ok {
		return 0, 0, false
	}
	start, end = 0, size
	for _, o := range options {
		if !c.mem.isTuple(o) || c.mem.tupleArity(o) != 2 || c.atomName(c.mem.element(o, 0)) != "scope" {
			return 0, 0, false
		}
		r := c.mem.element(o, 1)
		if !c.mem.isTuple(r) || c.mem.tupleArity(r) != 2 {
			return 0, 0, false
		}
		p, n, ok := partRange(c.mem.element(r, 0).small(), c.mem.element(r, 1).small(), int64(size))
		if !ok {
			return 0, 0, false
		}
		start, end = int(p), int(p+n)
	}
	return start, end, true
}

func nifReplace(c *nifCall) term {
	data, ok := c.bytes(0)
	patterns, okp := c.patterns(c.args[1])
	with, okw := c.bytes(2)
	if !ok || !okp || !okw {
		return c.badarg()
	}
	var out []byte
	start := 0
	for {
		pos, n := findPattern(data, patterns, start)
		if pos < 0 {
			break
		}
		out = append(append(out, data[start:pos]...), with...)
		start = pos + n
		if !c.option(3, "global") {
			break
		}
	}
	return c.binary(append(out, data[start:]...))
}

func (c *nifCall) common(suffix bool) term {
	elems, ok := c.mem.list(c.args[0])
	if !ok || len(elems) == 0 {
		return c.badarg()
	}
	n := -1
	for _, e := range elems {
		if !c.mem.isBinary(e) {
			return c.badarg()
		}
		first, b := c.mem.binary(elems[0]), c.mem.binary(e)
		i := 0
		for i < len(b) && i < len(first) {
			x, y := b[i], first[i]
			if suffix {
				x, y = b[len(b)-1-i], first[len(first)-1-i]
			}
			if x != y {
				break
			}
			i++
		}
		if n < 0 || i < n {
			n = i
		}
	}
	return smallTerm(int64(n))
}

func (c *nifCall) byteList(data []byte) term {
	chars := make([]term, len(data))
	for i, b := range data {
		chars[i] = smallTerm(int64(b))
	}
	return makeList(c.a, chars, termNil)
}

func nifBinaryToList(c *nifCall) term {
	data, ok := c.bytes(0)
	if !ok {
		return c.badarg()
	}
	return c.byteList(data)
}

func nifBinaryToListRange(c *nifCall) term {
	data, ok := c.bytes(0)
	from, to := c.args[1], c.args[2]
	if !ok || !from.isSmall() || !to.isSmall() || from.small() < 1 || to.small() > int64(len(data)) || from.small() > to.small()+1 {
		return c.badarg()
	}
	return c.byteList(data[from.small()-1 : to.small()])
}

func nifSplitBinary(c *nifCall) term {
	bin, at := c.args[0], c.args[1]
	if !c.mem.isBinary(bin) || !at.isSmall() || at.small() < 0 || at.small() > int64(c.mem.binarySize(bin)) {
		return c.badarg()
	}
	n := uint32(at.small())
	return makeTuple(c.a, makeSubBinary(c.a, bin, 0, n), makeSubBinary(c.a, bin, n, c.mem.binarySize(bin)-n))
}

func (c *nifCall) base64Encode(build func(string) term) term {
	data, ok := c.iolist(c.args[0])
	if !ok {
		return c.badarg()
	}
	return build(base64.StdEncoding.EncodeToString(data))
}

func (c *nifCall) base64Decode(build func(string) term) term {
	data, ok := c.iolist(c.args[0])
	if !ok {
		return c.badarg()
	}
	out, err := base64.StdEncoding.DecodeString(string(data))
	if err != nil {
		return c.badarg()
	}
	return build(string(out))
}
