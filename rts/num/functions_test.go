package num_test

import (
	"github.com/jitwasm/jitwasm/rts/erltest"
	"github.com/jitwasm/jitwasm/rts/num"
)

var functions = erltest.Functions{
	"erlang:+/2": num.Add, "erlang:-/2": num.Subtract, "erlang:*/2": num.Multiply, "erlang:div/2": num.Div,
	"erlang:rem/2": num.Rem, "erlang:/" + "/2": num.Divide, "erlang:-/1": num.Negate, "erlang:+/1": num.Plus,
	"erlang:band/2": num.And, "erlang:bor/2": num.Or, "erlang:bxor/2": num.Xor, "erlang:bnot/1": num.Not,
	"erlang:bsl/2": num.ShiftLeft, "erlang:bsr/2": num.ShiftRight, "erlang:abs/1": num.Abs,
	"erlang:round/1": num.Round, "erlang:trunc/1": num.Trunc, "erlang:floor/1": num.Floor, "erlang:ceil/1": num.Ceil, "erlang:float/1": num.Float,
	"erlang:integer_to_list/1": num.IntegerToList, "erlang:integer_to_list/2": num.IntegerToListBase,
	"erlang:integer_to_binary/1": num.IntegerToBinary, "erlang:integer_to_binary/2": num.IntegerToBinaryBase,
	"erlang:list_to_integer/1": num.ListToInteger, "erlang:list_to_integer/2": num.ListToIntegerBase,
	"erlang:binary_to_integer/1": num.BinaryToInteger, "erlang:binary_to_integer/2": num.BinaryToIntegerBase,
	"erlang:float_to_list/1": num.FloatToList, "erlang:float_to_list/2": num.FloatToListOptions,
	"erlang:float_to_binary/1": num.FloatToBinary, "erlang:float_to_binary/2": num.FloatToBinaryOptions,
	"erlang:list_to_float/1": num.ListToFloat, "erlang:binary_to_float/1": num.BinaryToFloat,
	"string:list_to_integer/1": num.StringListToInteger, "string:list_to_float/1": num.StringListToFloat,
	"math:sqrt/1": num.MathSqrt, "math:floor/1": num.MathFloor, "math:ceil/1": num.MathCeil, "math:fmod/2": num.MathFmod,
	"math:log/1": num.MathLog, "math:acosh/1": num.MathAcosh, "math:asin/1": num.MathAsin,
}
