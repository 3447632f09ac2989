%% Every arithmetic operator refuses every kind of term that is no number.
-module(int_badarith).
-export([start/0, id/1]).

start() ->
    Bad = [a, [], [1], {}, {1}, <<1>>, "", #{}, true],
    [{B, [op(O, B, 1) || O <- ops()], [op(O, 1, B) || O <- ops()]} || B <- Bad].

ops() -> ['+', '-', '*', '/', 'div', 'rem', 'band', 'bor', 'bxor', 'bsl', 'bsr'].

op(O, A, B) ->
    try calc(O, A, B)
    catch C:R -> {C, R}
    end.

calc('+', A, B) -> A + B;
calc('-', A, B) -> A - B;
calc('*', A, B) -> A * B;
calc('/', A, B) -> A / B;
calc('div', A, B) -> A div B;
calc('rem', A, B) -> A rem B;
calc('band', A, B) -> A band B;
calc('bor', A, B) -> A bor B;
calc('bxor', A, B) -> A bxor B;
calc('bsl', A, B) -> A bsl B;
calc('bsr', A, B) -> A bsr B.

id(X) -> X.
