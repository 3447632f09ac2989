package avmhost

// Atoms whose indexes AtomVM fixes, because native code has them as constants
// (defaultatoms.def; the order of the first 18 is asserted in jit.c).
var fixedAtoms = [...]string{
	"false", "true", "ok", "error", "badarg", "badarith", "badfun", "function_clause",
	"try_clause", "out_of_memory", "badmatch", "case_clause", "if_clause", "throw",
	"unsupported", "all", "exit", "badrecord",
}

const (
	atomFalse = term(iota<<6 | tagAtom)
	atomTrue
	atomOK
	atomError
	atomBadarg
	atomBadarith
	atomBadfun
	atomFunctionClause
	atomTryClause
	atomOutOfMemory
	atomBadmatch
	atomCaseClause
	atomIfClause
	atomThrow
	atomUnsupported
	atomAll
	atomExit
	atomBadrecord
)

// Atoms the host itself names; their indexes follow the fixed ones.
var hostAtoms = [...]string{
	"undefined", "badarity", "system_limit", "overflow", "undef", "normal", "nocatch",
	"EXIT", "DOWN", "badmap", "badkey", "infinity", "timeout_value", "process", "noproc",
	"kill", "killed", "line", "file", "latin1", "unicode", "utf8", "nonode@nohost",
	"native", "little", "signed", "big", "value", "none", "module",
}

const (
	atomUndefined = term((len(fixedAtoms)+iota)<<6 | tagAtom)
	atomBadarity
	atomSystemLimit
	atomOverflow
	atomUndef
	atomNormal
	atomNocatch
	atomEXIT
	atomDOWN
	atomBadmap
	atomBadkey
	atomInfinity
	atomTimeoutValue
	atomProcess
	atomNoproc
	atomKill
	atomKilled
	atomLine
	atomFile
	atomLatin1
	atomUnicode
	atomUTF8
	atomNonode
	atomNative
	atomLittle
	atomSigned
	atomBig
	atomValue
	atomNone
	atomModule
)

// atomTable numbers atoms for the VM's life.
type atomTable struct {
	names []string
	index map[string]uint32
}

func newAtomTable() *atomTable {
	t := &atomTable{index: map[string]uint32{}}
	for _, n := range fixedAtoms {
		t.intern(n)
	}
	for _, n := range hostAtoms {
		t.intern(n)
	}
	return t
}

func (t *atomTable) intern(name string) term {
	i, ok := t.index[name]
	if !ok {
		i = uint32(len(t.names))
		t.names = append(t.names, name)
		t.index[name] = i
	}
	return atomTerm(i)
}

// existing returns 0 when no such atom exists.
func (t *atomTable) existing(name string) term {
	if i, ok := t.index[name]; ok {
		return atomTerm(i)
	}
	return 0
}

func atomTerm(index uint32) term { return term(index<<6 | tagAtom) }

func (t *atomTable) name(a term) string {
	i := uint32(a) >> 6
	if a&immed2Mask != tagAtom || int(i) >= len(t.names) {
		faultf("%#x is not an atom", uint32(a))
	}
	return t.names[i]
}
