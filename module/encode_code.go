package module

import (
	"fmt"

	"github.com/jitwasm/jitwasm/asm"
)

const opEnd = 0x0B

// measureBodies finds the index of every relocation and the size of every
// entry of the code section, so that codeSection only copies.
func (e *encoder) measureBodies() error {
	defined := e.funcs[e.importedFuncs:]
	e.bodySizes = make([]uint32, len(defined))
	total := 0
	for _, f := range defined {
		total += len(f.Body.Code.Relocs)
	}
	e.relocs = make([]uint32, 0, total)
	for i, f := range defined {
		size, err := e.measure(&f.Body.Code)
		if err != nil {
			return fmt.Errorf("module: %s: %w", describe(f), err)
		}
		size += localsSize(f.Body.Locals) + 1 // end
		e.bodySizes[i] = uint32(size)
		e.codeSize += size + sizeU32(uint32(size))
	}
	return nil
}

// measure resolves c's relocations into e.relocs and returns c's final size.
func (e *encoder) measure(c *asm.Code) (int, error) {
	size := len(c.Bytes)
	last := uint32(0)
	for i := range c.Relocs {
		r := &c.Relocs[i]
		index, ok := e.index(r.Symbol)
		if !ok {
			return 0, fmt.Errorf("offset %d: %s is not in the module", r.Offset, describe(r.Symbol))
		}
		if r.Offset < last || r.Offset > uint32(len(c.Bytes)) {
			return 0, fmt.Errorf("relocation at offset %d is out of order or outside the code", r.Offset)
		}
		last = r.Offset
		if r.Signed {
			size += sizeS33(index)
		} else {
			size += sizeU32(index)
		}
		if _, ok := r.Symbol.(*Data); ok {
			e.usesData = true
		}
		e.relocs = append(e.relocs, index)
	}
	return size, nil
}

// appendCode appends c with the indices of its relocations put in, without end.
func appendCode(b []byte, c *asm.Code, indices []uint32) []byte {
	from := uint32(0)
	for i := range c.Relocs {
		r := &c.Relocs[i]
		b = append(b, c.Bytes[from:r.Offset]...)
		from = r.Offset
		if r.Signed {
			b = appendS33(b, indices[i])
		} else {
			b = appendU32(b, indices[i])
		}
	}
	return append(b, c.Bytes[from:]...)
}

func (e *encoder) codeSection() error {
	defined := e.funcs[e.importedFuncs:]
	if len(defined) == 0 {
		return nil
	}
	n := uint32(len(defined))
	e.sectionHeader(SectionCode, sizeU32(n)+e.codeSize)
	start := len(e.out)
	b := appendU32(e.out, n)
	relocs := e.relocs
	for i, f := range defined {
		c := &f.Body.Code
		b = appendU32(b, e.bodySizes[i])
		b = appendLocals(b, f.Body.Locals)
		b = appendCode(b, c, relocs[:len(c.Relocs)])
		b = append(b, opEnd)
		relocs = relocs[len(c.Relocs):]
	}
	if got, want := len(b)-start, sizeU32(n)+e.codeSize; got != want {
		panic(fmt.Sprintf("BUG: code section measured as %d bytes, written as %d", want, got))
	}
	e.out = b
	return nil
}

// constExpr appends a constant expression with its end.
func (e *encoder) constExpr(c asm.Code) error {
	mark := len(e.relocs)
	used := e.usesData
	if _, err := e.measure(&c); err != nil {
		return err
	}
	e.sec = appendCode(e.sec, &c, e.relocs[mark:])
	e.sec = append(e.sec, opEnd)
	e.relocs = e.relocs[:mark]
	e.usesData = used // the data count is for the code section only
	return nil
}

// localRuns calls yield for each run of equal types.
func localRuns(locals []asm.ValType, yield func(n uint32, t asm.ValType)) {
	for i := 0; i < len(locals); {
		j := i + 1
		for j < len(locals) && locals[j] == locals[i] {
			j++
		}
		yield(uint32(j-i), locals[i])
		i = j
	}
}

func localsSize(locals []asm.ValType) int {
	runs, size := 0, 0
	localRuns(locals, func(n uint32, _ asm.ValType) {
		runs++
		size += sizeU32(n) + 1
	})
	return size + sizeU32(uint32(runs))
}

func appendLocals(b []byte, locals []asm.ValType) []byte {
	runs := uint32(0)
	localRuns(locals, func(uint32, asm.ValType) { runs++ })
	b = appendU32(b, runs)
	localRuns(locals, func(n uint32, t asm.ValType) {
		b = append(appendU32(b, n), byte(t))
	})
	return b
}
