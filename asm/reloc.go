package asm

// AppendTo appends c as raw bytes. number gives a symbol's index.
func (c Code) AppendTo(dst []byte, number func(Symbol) uint32) []byte {
	at := uint32(0)
	for _, r := range c.Relocs {
		dst = append(dst, c.Bytes[at:r.Offset]...)
		at = r.Offset
		if n := number(r.Symbol); r.Signed {
			dst = AppendS64(dst, int64(n))
		} else {
			dst = AppendU32(dst, n)
		}
	}
	return append(dst, c.Bytes[at:]...)
}

// Size is the number of bytes that AppendTo appends.
func (c Code) Size(number func(Symbol) uint32) int {
	n := len(c.Bytes)
	for _, r := range c.Relocs {
		n += r.size(number)
	}
	return n
}

func (r Reloc) size(number func(Symbol) uint32) int {
	v := number(r.Symbol)
	if r.Signed && v < 1<<31 {
		return SizeU32(v << 1) // one more bit for the sign
	}
	return SizeU32(v) // five bytes have room for the sign of 32 bits
}

// Relocate makes Code of raw bytes, up to the `end` that closes them, which is
// not part of the Code. n is the number of bytes up to and including that end.
// resolve gives the symbol of an index or says in an error why there is none. Errors have
// the byte offset.
func Relocate(raw []byte, resolve func(SymbolKind, uint32) (Symbol, error)) (c Code, n int, err error) {
	return NewReader(raw).Relocate(resolve)
}

// Relocate is the function Relocate for the rest of the bytes of r, so that r's
// memory can be used again.
func (r *Reader) Relocate(resolve func(SymbolKind, uint32) (Symbol, error)) (Code, int, error) {
	raw, start := r.bytes, r.pos
	rel := relocator{resolve: resolve, copied: start}
	for r.Next() {
		if r.depth < 0 {
			rel.copy(raw, r.Offset)
			return rel.code, r.End - start, nil
		}
		rel.code.last = 0
		if r.depth == 0 && r.Op != OpEnd {
			rel.code.last = uint32(len(rel.code.Bytes)+r.Offset-rel.copied) + 1
		}
		if err := rel.instr(raw, &r.Instr); err != nil {
			return Code{}, 0, &Error{r.Offset, err.Error()}
		}
	}
	if r.msg == "" {
		r.fail(r.pos, "missing end")
	}
	return Code{}, 0, r.Err()
}

// relocator copies code without its indices.
type relocator struct {
	code    Code
	copied  int // bytes of the input copied so far
	resolve func(SymbolKind, uint32) (Symbol, error)
}

func (c *relocator) copy(raw []byte, end int) {
	if c.code.Bytes == nil {
		c.code.Bytes = make([]byte, 0, min(len(raw)-c.copied, 512))
	}
	c.code.Bytes = append(c.code.Bytes, raw[c.copied:end]...)
	c.copied = end
}

// instr replaces the indices of one instruction.
func (c *relocator) instr(raw []byte, in *Instr) error {
	if in.Info.Imm == ImmBlockType {
		if in.Block.Index == 0 {
			return nil
		}
		return c.index(raw, in, SymType, in.Block.Index-1, true, in.End)
	}
	first, second := in.Info.Imm.Symbols()
	if first == 0 {
		return nil
	}
	end := in.End - immMemories[min(int(in.Info.Imm), len(immMemories)-1)]
	if err := c.index(raw, in, first, in.Index, false, end); err != nil || second == 0 {
		return err
	}
	return c.index(raw, in, second, in.Index2, false, end)
}

func (c *relocator) index(raw []byte, in *Instr, kind SymbolKind, idx uint32, signed bool, end int) error {
	s, err := c.resolve(kind, idx)
	if err != nil {
		return err
	}
	if c.copied < in.Args {
		c.copy(raw, in.Args)
	}
	c.copied = end
	c.code.Relocs = append(c.code.Relocs, Reloc{uint32(len(c.code.Bytes)), s, signed})
	return nil
}
