package ir

import (
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/jitwasm/jitwasm/asm"
)

// Evaluator executes functions while compiling, on the contents of Data:
// package initialisers become initial memory that way. Addresses are kept as
// Data and offset, so that what is stored of them becomes a relocation and
// data can still be moved or dropped.
type Evaluator struct {
	Program *Program
	// Steps bounds the work, in values.
	Steps int
	// Calls replace functions, for example those that allocate.
	Calls map[*Func]func(e *Evaluator, args []Scalar) ([]Scalar, error)

	relocs map[*Data]map[uint32]Scalar
}

// Scalar is a number, or the address of a byte of Data, or the table index of
// Func.
type Scalar struct {
	Bits int64 // the offset, if Data is set
	Data *Data
	Func *Func
}

func (s Scalar) number() bool { return s.Data == nil && s.Func == nil }

// New makes data of its own for an allocation.
func (e *Evaluator) New(name string, size uint32) Scalar {
	d := &Data{Name: name, Size: size, Align: 8}
	e.Program.Data = append(e.Program.Data, d)
	return Scalar{Data: d}
}

// Copy copies n bytes, addresses in them included.
func (e *Evaluator) Copy(dst, src Scalar, n uint32) error {
	if n == 0 {
		return nil
	}
	if err := e.check(dst, n); err != nil {
		return err
	}
	if err := e.check(src, n); err != nil {
		return err
	}
	to, from := uint32(dst.Bits), uint32(src.Bits)
	copy(e.bytes(dst.Data)[to:to+n], slices.Clone(e.bytes(src.Data)[from:from+n]))
	moved := map[uint32]Scalar{}
	for off, s := range e.relocs[src.Data] {
		if off >= from && off < from+n {
			moved[off-from+to] = s
		}
	}
	e.forget(dst.Data, to, n)
	for off, s := range moved {
		e.note(dst.Data, off, s)
	}
	return nil
}

func (e *Evaluator) bytes(d *Data) []byte {
	if len(d.Bytes) < int(d.Size) {
		d.Bytes = append(d.Bytes, make([]byte, int(d.Size)-len(d.Bytes))...)
	}
	return d.Bytes
}

func (e *Evaluator) check(at Scalar, n uint32) error {
	if at.Data == nil || at.Bits < 0 || at.Bits+int64(n) > int64(at.Data.Size) {
		return fmt.Errorf("access outside of any variable")
	}
	return nil
}

func (e *Evaluator) note(d *Data, off uint32, s Scalar) {
	if e.relocs == nil {
		e.relocs = map[*Data]map[uint32]Scalar{}
	}
	if e.relocs[d] == nil {
		e.relocs[d] = map[uint32]Scalar{}
	}
	e.relocs[d][off] = s
}

func (e *Evaluator) forget(d *Data, off, n uint32) {
	for at := range e.relocs[d] {
		if at+4 > off && at < off+n {
			delete(e.relocs[d], at)
		}
	}
}

// Finish turns the addresses that were stored into relocations.
func (e *Evaluator) Finish() {
	for d, words := range e.relocs {
		d.Relocs = d.Relocs[:0]
		for off, s := range words {
			d.Relocs = append(d.Relocs, DataReloc{Offset: off, Data: s.Data, Func: s.Func, Add: uint32(s.Bits)})
		}
		slices.SortFunc(d.Relocs, func(a, b DataReloc) int { return int(a.Offset) - int(b.Offset) })
	}
	for _, d := range e.Program.Data {
		for len(d.Bytes) > 0 && d.Bytes[len(d.Bytes)-1] == 0 {
			d.Bytes = d.Bytes[:len(d.Bytes)-1]
		}
	}
}

// start takes over the relocations that data has already.
func (e *Evaluator) start(d *Data) {
	if _, ok := e.relocs[d]; ok || len(d.Relocs) == 0 {
		return
	}
	for _, r := range d.Relocs {
		e.note(d, r.Offset, Scalar{Bits: int64(r.Add), Data: r.Data, Func: r.Func})
	}
}

// Call executes f.
func (e *Evaluator) Call(f *Func, args ...Scalar) ([]Scalar, error) {
	if sub := e.Calls[f]; sub != nil {
		return sub(e, args)
	}
	if f.Import != nil || len(f.Blocks) == 0 {
		return nil, fmt.Errorf("%s cannot be called while compiling", f.Name)
	}
	fr := &frame{e: e, f: f, args: args, values: map[*Value][]Scalar{}}
	return fr.run()
}

// frame is a call being evaluated.
type frame struct {
	e      *Evaluator
	f      *Func
	args   []Scalar
	values map[*Value][]Scalar
}

func (fr *frame) run() ([]Scalar, error) {
	b, from := fr.f.Blocks[0], (*Block)(nil)
	for {
		if err := fr.block(b, from); err != nil {
			return nil, err
		}
		next, results, err := fr.end(b)
		if err != nil || next == nil {
			return results, err
		}
		b, from = next, b
	}
}

func (fr *frame) get(v *Value) Scalar { return fr.values[v][0] }

func (fr *frame) block(b, from *Block) error {
	phis := map[*Value][]Scalar{}
	for _, v := range b.Values {
		if v.Op == OpPhi {
			phis[v] = fr.values[v.Args[predIndex(b, from)]]
			continue
		}
		for p, s := range phis {
			fr.values[p] = s
		}
		clear(phis)
		if fr.e.Steps--; fr.e.Steps < 0 {
			return fmt.Errorf("%s: too much work", fr.f.Name)
		}
		r, err := fr.value(v)
		if err != nil {
			return err
		}
		fr.values[v] = r
	}
	for p, s := range phis {
		fr.values[p] = s
	}
	return nil
}

func (fr *frame) end(b *Block) (*Block, []Scalar, error) {
	switch b.Kind {
	case TermJump:
		return b.Succs[0], nil, nil
	case TermIf:
		c := fr.get(b.Control)
		if c.Bits != 0 || !c.number() {
			return b.Succs[0], nil, nil
		}
		return b.Succs[1], nil, nil
	case TermSwitch:
		n := uint32(fr.get(b.Control).Bits)
		return b.Succs[min(n, uint32(len(b.Succs)-1))], nil, nil
	case TermReturn:
		var results []Scalar
		for _, r := range b.Results {
			results = append(results, fr.get(r))
		}
		return nil, results, nil
	}
	return nil, nil, fmt.Errorf("%s panics", fr.f.Name)
}

func one(s Scalar) ([]Scalar, error) { return []Scalar{s}, nil }

func (fr *frame) value(v *Value) ([]Scalar, error) {
	args := make([]Scalar, len(v.Args))
	for i, a := range v.Args {
		if v.Op != OpExtract {
			args[i] = fr.get(a)
		}
	}
	switch v.Op {
	case OpParam:
		return one(fr.args[v.Imm])
	case OpConst:
		return one(Scalar{Bits: v.Imm})
	case OpCopy:
		return one(args[0])
	case OpAddr:
		fr.e.start(v.Data)
		return one(Scalar{Bits: v.Imm, Data: v.Data})
	case OpFuncAddr:
		return one(Scalar{Func: v.Func})
	case OpAlloca:
		return one(fr.e.New(fr.f.Name, uint32(v.Imm)))
	case OpExtract:
		return one(fr.values[v.Args[0]][v.Imm])
	case OpSelect:
		if args[2].Bits != 0 || !args[2].number() {
			return one(args[0])
		}
		return one(args[1])
	case OpWasm:
		return fr.wasm(v, args)
	case OpLoad:
		return fr.load(v, args[0])
	case OpStore:
		return nil, fr.store(v, args[0], args[1])
	case OpMemoryCopy:
		return nil, fr.e.Copy(args[0], args[1], uint32(args[2].Bits))
	case OpMemoryFill:
		return nil, fr.fill(args)
	case OpGlobalGet:
		return one(Scalar{Bits: v.Global.Init})
	case OpGlobalSet:
		if !args[0].number() {
			return nil, fmt.Errorf("%s: an address in a global", fr.f.Name)
		}
		v.Global.Init = args[0].Bits
		return nil, nil
	case OpCall:
		return fr.e.Call(v.Func, args...)
	case OpCallIndirect:
		f := args[len(args)-1].Func
		if f == nil {
			return nil, fmt.Errorf("%s: call of no function", fr.f.Name)
		}
		return fr.e.Call(f, args[:len(args)-1]...)
	}
	return nil, fmt.Errorf("%s: %v cannot be evaluated while compiling", fr.f.Name, v)
}

// wasm computes on numbers, and the few things that are done with addresses.
func (fr *frame) wasm(v *Value, args []Scalar) ([]Scalar, error) {
	numbers := make([]int64, len(args))
	addresses := 0
	for i, a := range args {
		numbers[i] = a.Bits
		if !a.number() {
			addresses++
		}
	}
	if addresses == 0 {
		if n, ok := Fold(v.Inst, numbers...); ok {
			return one(Scalar{Bits: n})
		}
		return nil, fmt.Errorf("%s: %v of constants", fr.f.Name, v)
	}
	switch v.Inst {
	case asm.OpI32Add, asm.OpI64Add:
		if addresses == 1 {
			return one(Scalar{Bits: numbers[0] + numbers[1], Data: pick(args[0].Data, args[1].Data), Func: pick(args[0].Func, args[1].Func)})
		}
	case asm.OpI32Sub, asm.OpI64Sub:
		if addresses == 1 && !args[0].number() {
			return one(Scalar{Bits: numbers[0] - numbers[1], Data: args[0].Data})
		}
		if args[0].Data == args[1].Data {
			return one(Scalar{Bits: numbers[0] - numbers[1]})
		}
	case asm.OpI64ExtendI32U, asm.OpI64ExtendI32S, asm.OpI32WrapI64:
		return one(args[0])
	case asm.OpI32Eqz, asm.OpI64Eqz:
		return one(Scalar{})
	case asm.OpI32Eq, asm.OpI64Eq:
		return one(Scalar{Bits: truthBits(args[0] == args[1])})
	case asm.OpI32Ne, asm.OpI64Ne:
		return one(Scalar{Bits: truthBits(args[0] != args[1])})
	}
	return nil, fmt.Errorf("%s: %v of an address", fr.f.Name, v)
}

func pick[T any](a, b *T) *T {
	if a != nil {
		return a
	}
	return b
}

// width is how many bytes a load or store touches.
func width(op asm.Op) uint32 { return 1 << op.Info().Align }

func (fr *frame) load(v *Value, addr Scalar) ([]Scalar, error) {
	at := Scalar{Bits: addr.Bits + v.Imm, Data: addr.Data}
	n := width(v.Inst)
	if err := fr.e.check(at, n); err != nil {
		return nil, fmt.Errorf("%s: %v: %w", fr.f.Name, v, err)
	}
	off := uint32(at.Bits)
	if s, ok := fr.e.relocs[at.Data][off]; ok && n == 4 {
		return one(s)
	}
	var buf [8]byte
	copy(buf[:], fr.e.bytes(at.Data)[off:off+n])
	raw := binary.LittleEndian.Uint64(buf[:])
	return one(Scalar{Bits: extendLoaded(v.Inst, v.Type, n, raw)})
}

func extendLoaded(op asm.Op, t asm.ValType, n uint32, raw uint64) int64 {
	bits := int64(raw)
	switch op {
	case asm.OpI32Load8S, asm.OpI64Load8S:
		bits = int64(int8(raw))
	case asm.OpI32Load16S, asm.OpI64Load16S:
		bits = int64(int16(raw))
	case asm.OpI64Load32S:
		bits = int64(int32(raw))
	}
	if t == asm.I32 && n == 4 {
		bits = int64(int32(raw))
	}
	return bits
}

func (fr *frame) store(v *Value, addr, x Scalar) error {
	at := Scalar{Bits: addr.Bits + v.Imm, Data: addr.Data}
	n := width(v.Inst)
	if err := fr.e.check(at, n); err != nil {
		return fmt.Errorf("%s: %v: %w", fr.f.Name, v, err)
	}
	off := uint32(at.Bits)
	fr.e.forget(at.Data, off, n)
	var buf [8]byte
	if x.number() {
		binary.LittleEndian.PutUint64(buf[:], uint64(x.Bits))
	} else {
		if n != 4 {
			return fmt.Errorf("%s: %v: an address of %d bytes", fr.f.Name, v, n)
		}
		fr.e.note(at.Data, off, x)
	}
	copy(fr.e.bytes(at.Data)[off:off+n], buf[:])
	return nil
}

func (fr *frame) fill(args []Scalar) error {
	n := uint32(args[2].Bits)
	if n == 0 {
		return nil
	}
	if err := fr.e.check(args[0], n); err != nil {
		return err
	}
	off := uint32(args[0].Bits)
	fr.e.forget(args[0].Data, off, n)
	for i := range n {
		fr.e.bytes(args[0].Data)[off+i] = byte(args[1].Bits)
	}
	return nil
}
