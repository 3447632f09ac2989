package vm

import (
	"fmt"
	"math"
	"math/big"

	"github.com/jitwasm/jitwasm/beam"
)

// ToTerm converts a Go value to a term:
//
//	nil                        the atom nil
//	bool                       the atoms true and false
//	integers, *big.Int         integers
//	float32, float64           floats; NaN and infinities are refused
//	string, []byte             binaries (text in UTF-8)
//	[]any, []string, []int     lists
//	map[string]any             maps with binaries as keys
//	beam.Term                  itself
func ToTerm(v any) (beam.Term, error) {
	switch v := v.(type) {
	case nil:
		return beam.Atom("nil"), nil
	case bool:
		if v {
			return beam.Atom("true"), nil
		}
		return beam.Atom("false"), nil
	case int:
		return int64(v), nil
	case int32:
		return int64(v), nil
	case int64:
		return v, nil
	case uint:
		return beam.NormalizeInt(new(big.Int).SetUint64(uint64(v))), nil
	case uint32:
		return int64(v), nil
	case uint64:
		return beam.NormalizeInt(new(big.Int).SetUint64(v)), nil
	case *big.Int:
		return beam.NormalizeInt(v), nil
	case float32:
		return float(float64(v))
	case float64:
		return float(v)
	case string:
		return beam.Binary(v), nil
	case []byte:
		return beam.Binary(v), nil
	case []any:
		return listOf(v)
	case []string:
		return listOf(v)
	case []int:
		return listOf(v)
	case map[string]any:
		return mapOf(v)
	case beam.Atom, beam.Nil, *beam.Cons, beam.Tuple, beam.Map, beam.Binary, beam.BitString,
		beam.ExportFun, beam.LocalFun, beam.Pid, beam.Port, beam.Ref:
		return v, nil
	}
	return nil, fmt.Errorf("a value of type %T is no term", v)
}

func float(v float64) (beam.Term, error) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil, fmt.Errorf("the float %v is no term", v)
	}
	return v, nil
}

func listOf[T any](elems []T) (beam.Term, error) {
	terms := make([]beam.Term, len(elems))
	for i, e := range elems {
		var err error
		if terms[i], err = ToTerm(e); err != nil {
			return nil, err
		}
	}
	return beam.List(terms...), nil
}

func mapOf(m map[string]any) (beam.Term, error) {
	pairs := make(beam.Map, 0, len(m))
	for k, v := range m {
		t, err := ToTerm(v)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", k, err)
		}
		pairs = append(pairs, beam.MapPair{Key: beam.Binary(k), Value: t})
	}
	return pairs, nil
}
