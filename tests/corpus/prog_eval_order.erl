%% Arguments, list elements, tuple elements and operands are evaluated from left to right.
-module(prog_eval_order).
-export([start/0]).

start() ->
    put(log, []),
    A = {e(1), e(2), [e(3), e(4) | e([])]},
    B = f(e(a), e(b), e(c)),
    C = e(10) - e(3) * e(2),
    D = (e(fun f/3))(e(x), e(y), e(z)),
    E = <<(e(1)), (e(2)):(e(16)), (e(<<"q">>))/binary>>,
    F = (e(true) andalso e(false)) orelse e(true),
    G = [begin e({gen, X}), Y end || X <- e([1, 2]), Y <- e([p])],
    H = try e(t) of V -> e({of_, V}) after e(after_) end,
    {A, B, C, D, E, F, G, H, [k(X) || X <- lists:reverse(get(log))]}.

f(A, B, C) -> {C, B, A}.

e(X) ->
    put(log, [X | get(log)]),
    X.

k(F) when is_function(F) -> a_fun;
k(X) -> X.
