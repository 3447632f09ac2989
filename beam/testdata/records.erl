%% Native records, debug information and a long atom of OTP 29 (see fixtures_test.go).
-module(records).
-export([new/1, match/1, field/1, update/2, named/1, guard/1, any/1, update_any/2, long_atom/1]).

-record #state{a = 1, b = 2, c}.

new(B) -> #state{a = B, c = 3}.
match(#state{a = A, b = B}) -> {A, B}.
field(R) -> R#state.b.
update(R, V) -> R#state{b = V}.
named(R) when is_record(R, state) -> yes;
named(_) -> no.
guard(R) when R#state.a > 3 -> yes;
guard(_) -> no.
any(R) when is_record(R) -> yes;
any(_) -> no.
update_any(R, V) -> R#_{b = V}.
long_atom('ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ') -> true;
long_atom(_) -> false.
