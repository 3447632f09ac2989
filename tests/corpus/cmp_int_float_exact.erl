%% Integers and floats that are equal with == and differ with =:=, in terms too.
-module(cmp_int_float_exact).
-export([start/0, id/1]).

start() ->
    Ps = [{1, 1.0}, {0, 0.0}, {-1, -1.0}, {2, 2.5}, {134217728, 134217728.0}, {[1], [1.0]}, {{1, 2}, {1.0, 2}}, {[a, {1}], [a, {1.0}]},
          {#{a => 1}, #{a => 1.0}}, {#{1 => a}, #{1.0 => a}}, {<<1>>, 1}, {[1 | 2], [1 | 2.0]}],
    [{A, B, id(A) == id(B), id(A) =:= id(B), id(A) /= id(B), id(A) =/= id(B), id(A) < id(B), id(A) > id(B)} || {A, B} <- Ps].

id(X) -> X.
