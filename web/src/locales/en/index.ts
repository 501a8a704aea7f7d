import common from './common.json';
import auth from './auth.json';
import home from './home.json';
import orders from './orders.json';
import stock from './stock.json';
import products from './products.json';
import matching from './matching.json';
import customers from './customers.json';
import suppliers from './suppliers.json';
import fulfilment from './fulfilment.json';
import confirm from './confirm.json';
import payments from './payments.json';
import jobs from './jobs.json';
import feedback from './feedback.json';
import help from './help.json';
import errors from './errors.json';

export const resources = { common, auth, home, orders, stock, products, matching, customers, suppliers, fulfilment, confirm, payments, jobs, feedback, help, errors };
