package beam

// shape is what one operand of an opcode may be; opTable spells an opcode's
// shapes as a string, one letter for each operand.
type shape byte

const (
	// Terms and places.
	shapeSource      shape = 's' // any term: register, atom, [], integer, literal
	shapeDest        shape = 'd' // x or y register
	shapeY           shape = 'y'
	shapeFloatReg    shape = 'r'
	shapeFloatSource shape = 'm' // a term or a float register
	shapeFloatDest   shape = 'n' // a register or a float register
	shapeAtom        shape = 'a'
	shapeFail        shape = 'p' // label, 0 = none
	shapeLabel       shape = 'f' // label, never 0
	shapeLabelOrAtom shape = 'g' // label, never 0, or an atom: bs_start_match4's no_fail and resume

	// Plain numbers.
	shapeUnsigned   shape = 'u' // below 1<<31
	shapeWide       shape = 'w' // of any size
	shapeLive       shape = 'l' // number of live x registers, below MaxRegister
	shapeArity      shape = 'e' // up to MaxArity
	shapeFrame      shape = 'k' // words of a frame, up to MaxRegister
	shapeUnit       shape = 't' // up to 256
	shapeSize       shape = 'z' // a term or a plain number
	shapeSlot       shape = 'v' // plain number or the atom start
	shapeAlloc      shape = 'A' // plain number or allocation list
	shapeDefinition shape = 'D' // the label being defined
	shapeImport     shape = 'I'
	shapeFun        shape = 'U'
	shapeFunOrAtom  shape = 'c' // fun index or an atom: call_fun2's safe and unsafe
	shapeLine       shape = 'N'
	shapeBits       shape = 'b' // offset in the string table; the operand before it is the length in bits
	shapeStringAt   shape = 'T' // offset in the string table; the operand before it is the length in bytes

	// Lists.
	shapeSources  shape = 'S' // terms
	shapeYs       shape = 'Y' // y registers
	shapeSelect   shape = 'V' // value, label, ...
	shapeArities  shape = 'W' // tuple arity, label, ...
	shapePairs    shape = 'M' // key, value, ...
	shapeGets     shape = 'G' // key, destination, ...
	shapeUpdates  shape = 'R' // element index, value, ...
	shapeSegments shape = 'B' // bs_create_bin
	shapeMatches  shape = 'C' // bs_match
	shapeAtoms    shape = 'Q' // atoms
	shapeAny      shape = '*' // of instructions long retired: range checks only
)
