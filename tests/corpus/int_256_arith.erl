%% Arithmetic whose operands and results stay within 256 bits and a sign.
-module(int_256_arith).
-export([start/0, id/1]).

start() ->
    Half = id(1) bsl 255,
    Max = Half - 1 + Half,
    F128 = (id(1) bsl 128) - 1,
    [Max, -Max, Max - Max, Max div 3, Max rem 1000000007, Max div F128, Max rem (F128 - 58),
     Half - 1, -Half, Half + (Half - 1), F128 * F128, -F128 * F128, F128 * (F128 + 2),
     Max - Half, (Max div 2) + 1 - Half, Half div -3, -Half rem 1234567891011,
     Max =:= Half + (Half - 1), Max > Half, -Max < -Half, Max == F128, max(Half, Max) - Half,
     (Max div (Half - 1)), (Half - 1) div Max, abs(-Max), -(-Max),
     Max - (id(1) bsl 200), (id(1) bsl 250) div (id(1) bsl 192), (id(1) bsl 250) rem 16#FFFFFFFFFFFFFFFFFFFF].

id(X) -> X.
